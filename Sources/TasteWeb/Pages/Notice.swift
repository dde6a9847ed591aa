import TasteValues
import TerminalOutput

/// What the page before has done, which the next one says once and offers to take back.
struct Notice {
    /// The fields of an address that hold a notice.
    static let fields = ["done", "about", "by"]

    let values: [String: Any]

    /// What a form has done.
    enum Deed: String {
        case rated, unrated, hidden, dismissed, restored
        case generation
    }

    /// The address that a form leads to, with the notice.
    static func address(_ address: PageAddress, _ deed: Deed, about: String, by user: String) -> PageAddress {
        address.replacing(fields, with: [("done", deed.rawValue), ("about", about), ("by", user)])
    }

    /// The notice in a visit's address; nil if there is none.
    init?(_ visit: Visit) async throws {
        guard let deed = Deed(rawValue: visit.query["done"]) else { return nil }
        let (about, user) = (visit.query["about"], visit.query["by"])
        let title = try await visit.records(of: [about])[about].map { Card(about, $0).title } ?? about
        let (sentence, undo): (String, String) =
            switch deed {
            case .rated: ("\(title) is rated for \(user).", "/unrate")
            case .unrated: ("The rating of \(title) is gone.", "")
            case .hidden: ("\(title) is hidden from \(user).", "/mark")
            case .dismissed: ("\(title) is nothing for \(user).", "/mark")
            case .restored: ("\(title) can be recommended to \(user) again.", "")
            case .generation: ("Generation \(about) serves.", "")
            }
        var values: [String: Any] = ["sentence": sentence, "item": about, "user": user]
        if !undo.isEmpty, visit.mayWrite { values["undo"] = ["action": undo] }
        self.values = values
    }
}
