import TasteClient
import TerminalOutput

/// Recommendations for people.
enum RecommendationTable {
    static func table(_ answer: Recommendations, _ question: Question) -> Table {
        var members: [String] = []
        if case .group(let group) = question.audience { members = group.map(\.user) }
        let showsPath =
            Set(answer.recommendations.map(\.path)).count > 1 || answer.recommendations.contains(where: \.explored)
        var table = Table(
            [.number("#"), .flexible("title"), .number("predicted")] + members.map { .number($0) }
                + (showsPath ? [.text("by")] : []) + [.text("item")])
        for (index, found) in answer.recommendations.enumerated() {
            table.add(
                ["\(index + 1)", found.title.isEmpty ? found.item : found.title, Plain.decimal(found.predicted, 2)]
                    + found.members.map { Plain.decimal($0, 2) }
                    + (showsPath ? [found.explored ? "exploring" : found.path?.name ?? ""] : []) + [found.item])
        }
        return table
    }

    /// A sentence for each item that was explained.
    static func reasons(_ answer: Recommendations) -> [String] {
        answer.recommendations.enumerated().compactMap { index, found in
            found.explanation.map { "\(index + 1)  \($0.sentence)" }
        }
    }

    static func remarks(_ answer: Recommendations, _ question: Question) -> [String] {
        var remarks = CandidateRemarks.text(answer.candidates)
        if case .group(let group) = question.audience, question.explain > 0, group.count > 1 {
            remarks.append("A group's items are not explained; taste explain says why for each member.")
        }
        let unknown = answer.unknownMembers
        if !unknown.isEmpty {
            let names = unknown.joined(separator: ", ")
            remarks.append("\(names) \(unknown.count == 1 ? "has" : "have") rated nothing yet.")
        }
        return remarks
    }
}

/// What the conditions of a question have done, for people.
enum CandidateRemarks {
    static func text(_ report: CandidateReport?) -> [String] {
        guard let report, report.unknown > 0 else { return [] }
        let names = report.unknownItems.prefix(5).joined(separator: ", ")
        let more = report.unknown > 5 ? " and \(report.unknown - 5) more" : ""
        let subject = report.unknown == 1 ? "1 name is" : "\(Plain.count(report.unknown)) names are"
        return ["\(subject) no item's: \(names)\(more)."]
    }

    /// The line in place of a table, where a condition has left nothing; nil: no condition has.
    ///
    /// - Parameter onlyRated: Whether rated items were asked for, instead of being left out.
    static func empty(_ report: CandidateReport?, onlyRated: Bool = false) -> String? {
        switch report?.emptiedBy ?? "" {
        case "": nil
        case "rated" where !onlyRated: "every item left has been rated already; --include-rated keeps rated items"
        case "hidden": "every item left has been hidden or dismissed"
        case let condition: "no item fulfils all conditions: \(option(condition)) left none"
        }
    }

    /// The option that sets a field of the request's conditions.
    private static func option(_ field: String) -> String {
        let options = [
            "only_items": "--only", "only_set": "--only", "exclude": "--exclude", "exclude_set": "--exclude-set",
            "any_genres": "--genre", "all_genres": "--every-genre", "no_genres": "--without-genre",
            "from_year": "--year", "to_year": "--year", "min_ratings": "--min-ratings", "metadata": "--metadata",
            "rated": "--only-rated",
        ]
        return options[field] ?? field
    }
}
