import Hummingbird
import TasteClient
import TasteValues

/// The search by title. Its list is also what the search field shows while somebody types.
struct FindPage: Sendable {
    private static let count = 24

    func respond(_ visit: Visit) async throws -> Response {
        let text = visit.query["text"]
        var values: [String: Any] = [:]
        if text.contains(where: { $0.isLetter || $0.isNumber }) {
            let found = try await visit.client.find(text, count: Self.count).value
            let cards = found.map { info in
                var card = Card(info.item.id, info)
                card.predicted = info.mean
                return card.values(visit, actions: false)
            }
            values["found"] = ["cards": cards, "isEmpty": cards.isEmpty]
        }
        return try await visit.page("find", title: text.isEmpty ? "Search" : "Search: \(text)", values)
    }
}
