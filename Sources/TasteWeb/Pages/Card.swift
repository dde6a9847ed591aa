import TasteClient
import TasteValues
import TerminalOutput

/// An item as a card shows it.
struct Card {
    let item: String
    let info: ItemInfo?
    var title = ""
    var predicted: Float?
    var reason: String?
    var remark: String?

    init(_ item: String, _ info: ItemInfo?, title: String = "") {
        self.item = item
        self.info = info
        self.title = title.isEmpty ? info?.item.title ?? "" : title
        if self.title.isEmpty { self.title = item }
    }

    init(_ found: Recommendation, _ info: ItemInfo?, members: [String]) {
        self.init(found.item, info, title: found.title)
        predicted = found.predicted
        reason = found.explanation.map { Self.whole($0.sentence) }
        let each = zip(members, found.members).map { "\($0) \(Plain.decimal($1, 1))" }
        if found.explored { remark = "Little is known of this one yet: it is here to find out." }
        if !each.isEmpty { remark = each.joined(separator: " · ") }
    }

    /// - Parameters:
    ///   - actions: Whether the card has the form to rate.
    ///   - skip: Where a link leads that says that the item is not known; nil: the card has buttons to hide it instead.
    func values(_ visit: Visit, actions: Bool, skip: PageAddress? = nil) -> [String: Any] {
        var values: [String: Any] = [
            "item": item, "name": title, "link": PageAddress(item: item, users: visit.users).text, "facts": facts,
        ]
        if let predicted { values["stars"] = Stars(visit.daemon.scale).values(predicted) }
        if let reason { values["why"] = ["reason": reason] }
        if let remark { values["remark"] = ["sentence": remark] }
        if actions, visit.mayWrite, visit.users.count == 1, let user = visit.users.first {
            var form: [String: Any] = ["user": user, "steps": Stars(visit.daemon.scale).steps, "marks": skip == nil]
            if let skip { form["skip"] = ["link": skip.text] }
            values["actions"] = form
        }
        return values
    }

    /// A sentence of its own, of what follows an item in the terminal.
    static func whole(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

    /// "1979 · Horror, Sci-Fi".
    private var facts: String {
        let year = info?.item.year.map(String.init)
        let genres = info.map { $0.item.genres.prefix(3).joined(separator: ", ") }
        return [year, genres].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
    }
}

/// Ratings as stars.
struct Stars {
    /// The width of the five stars in the picture, in its own units.
    private static let width: Float = 100
    private let scale: RatingScale

    init(_ scale: RatingScale) {
        self.scale = scale
    }

    func values(_ rating: Float) -> [String: Any] {
        let share = max(0, min(1, rating / scale.maximum))
        return [
            "width": Plain.decimal(share * Self.width, 1), "number": Plain.decimal(rating, 1),
            "maximum": RatingScale.plain(scale.maximum),
        ]
    }

    /// The ratings that five stars give, from one star to five.
    var steps: [[String: Any]] {
        (1...5).map { star in
            let value = RatingScale.plain(scale.nearest(to: scale.maximum * Float(star) / 5))
            return ["value": value, "label": "\(value) of \(RatingScale.plain(scale.maximum))"]
        }
    }
}
