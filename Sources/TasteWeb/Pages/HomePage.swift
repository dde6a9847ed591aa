import Hummingbird
import TasteClient
import TasteValues
import TerminalOutput

/// The first page: whom recommendations are for, and the recommendations.
struct HomePage: Sendable {
    let choices: Choices

    func respond(_ visit: Visit) async throws -> Response {
        try visit.allow(visit.users)
        var values = try await form(visit)
        if visit.users.isEmpty {
            values["start"] = try await start(visit)
        } else {
            values["list"] = try await list(visit)
        }
        let title = visit.users.isEmpty ? "What to see next" : "For \(visit.users.joined(separator: " and "))"
        return try await visit.page("home", title: title, values)
    }

    /// The form of users and filters, with what the address says.
    private func form(_ visit: Visit) async throws -> [String: Any] {
        async let users = choices.users(visit)
        async let genres = choices.genres(visit)
        async let sets = choices.sets(visit)
        let query = visit.query
        let (diversity, chosen) = (query["diversity"], query.all("genre"))
        let isFiltered = ["genre", "from", "to", "set", "diversity"].contains { !query[$0].isEmpty }
        return [
            "user": visit.users.first ?? "", "further": visit.users.dropFirst().map { ["name": $0] },
            "isGroup": visit.users.count > 1, "isFiltered": isFiltered,
            "known": try await users.map { name in
                ["name": name, "link": PageAddress("/", [("user", name)]).text, "current": visit.users.contains(name)]
            },
            "isPeopled": try await !users.isEmpty, "hasSets": try await !sets.isEmpty,
            "genres": Choices.options(try await genres, chosen: chosen),
            "sets": Choices.options(try await sets, chosen: query.all("set")),
            "from": query["from"], "to": query["to"],
            "diversities": [("0", "Best first"), ("30", "Some variety"), ("70", "Much variety")].map {
                ["value": $0.0, "label": $0.1, "chosen": diversity == $0.0]
            },
        ]
    }

    /// What is shown to nobody in particular.
    private func start(_ visit: Visit) async throws -> [String: Any] {
        let top = try await visit.client.top(.popular, count: Question.pageSize).value.items
        let records = try await visit.records(of: top.map(\.item))
        let cards = top.map { found in
            var card = Card(found.item, records[found.item], title: found.title)
            card.predicted = found.mean
            card.remark = Plain.counted(found.ratings, "rating")
            return card.values(visit, actions: false)
        }
        return ["cards": cards, "isEmpty": cards.isEmpty]
    }

    private func list(_ visit: Visit) async throws -> [String: Any] {
        let question = try Question(visit.query)
        let answer = try await visit.client.recommend(question)
        let found = answer.value.recommendations
        let records = try await visit.records(of: found.map(\.item))
        let members = visit.users.count > 1 ? visit.users : []
        var values: [String: Any] = [
            "cards": found.map { Card($0, records[$0.item], members: members).values(visit, actions: true) },
            "remarks": remarks(answer, visit).map { ["sentence": $0] },
            "isLater": question.cursor != nil,
        ]
        if answer.freshness.path == .popularity, members.isEmpty {
            values["stranger"] = ["link": PageAddress("/new", [("user", visit.users.first ?? "")]).text]
        }
        if !answer.value.nextCursor.isEmpty {
            let next = visit.address.replacing(
                Notice.fields + ["cursor"], with: [("cursor", answer.value.nextCursor)])
            values["more"] = ["link": next.text]
        }
        return values
    }

    private func remarks(_ answer: Answer<Recommendations>, _ visit: Visit) -> [String] {
        var remarks: [String] = []
        let strangers = answer.value.unknownMembers
        if !strangers.isEmpty, visit.users.count > 1 {
            remarks.append(
                "\(strangers.joined(separator: ", ")) \(strangers.count == 1 ? "has" : "have") rated nothing yet.")
        }
        if answer.value.recommendations.isEmpty {
            remarks.append(
                visit.query["cursor"].isEmpty
                    ? "Nothing is left that fulfils all conditions. Take a filter away."
                    : "That was everything.")
        }
        return remarks
    }
}
