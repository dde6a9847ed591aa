import Hummingbird
import TasteClient
import TasteValues
import TerminalOutput

/// An item: what is known of it, how it was rated, and what is like it.
struct ItemPage: Sendable {
    /// The number of similar items, and of users.
    private static let count = 8
    private static let mostTexts = 12

    let item: String

    func respond(_ visit: Visit) async throws -> Response {
        try visit.allow(visit.users)
        let info = try await visit.client.item(item).value
        let card = Card(item, info)
        let (links, texts) = ItemLink.parted(info.item.metadata)
        // Apart from the rest, because templates look for what a similar item lacks in what surrounds it.
        var values: [String: Any] = ["card": card.values(visit, actions: true)]
        values["hasLinks"] = !links.isEmpty
        values["links"] = links.map { ["label": $0.label, "target": $0.target] }
        values["hasTexts"] = !texts.isEmpty
        values["texts"] = texts.prefix(Self.mostTexts).map { ["key": $0.key, "text": $0.value] }
        values["withdrawn"] = info.withdrawn
        values["ratings"] = Plain.counted(info.ratings, "rating")
        if let mean = info.mean { values["mean"] = Stars(visit.daemon.scale).values(mean) }
        if info.ratings > 0 { values["distribution"] = ["bars": Self.bars(info.distribution, visit.daemon.scale)] }
        let similar = try await visit.client.similar(item: item, count: Self.count).value
        let records = try await visit.records(of: similar.map(\.item))
        values["similar"] = [
            "cards": similar.map { Card($0.item, records[$0.item], title: $0.title).values(visit, actions: false) },
            "isEmpty": similar.isEmpty,
        ]
        if visit.users.count == 1, let user = visit.users.first {
            values["personal"] = try await personal(user, visit)
        }
        return try await visit.page("item", title: card.title, values)
    }

    /// The largest number of values for which the distribution shows those, too, that nobody gave.
    private static let mostValues = 11

    /// The bars of the distribution, the best rating first.
    private static func bars(_ given: [RatingCount], _ scale: RatingScale) -> [[String: Any]] {
        let most = Float(given.map(\.ratings).max() ?? 1)
        let steps = Int(((scale.maximum - scale.minimum) / scale.step).rounded())
        let counts =
            steps >= mostValues
            ? given
            : (0...steps).map { step in
                let value = scale.nearest(to: scale.minimum + Float(step) * scale.step)
                return given.first { scale.nearest(to: $0.value) == value } ?? RatingCount(value: value, ratings: 0)
            }
        return counts.reversed().map { count in
            [
                "value": RatingScale.plain(count.value), "count": Plain.count(count.ratings),
                "width": Plain.decimal(100 * Float(count.ratings) / max(1, most), 1),
            ]
        }
    }

    /// What the item is for one user.
    private func personal(_ user: String, _ visit: Visit) async throws -> [String: Any] {
        var values: [String: Any] = ["user": user]
        do {
            let history = try await visit.client.historyPage(user: user, limit: visit.daemon.limits.itemsPerAnswer)
            if let own = history.value.elements.first(where: { $0.item == item }) {
                values["own"] = ["rating": RatingScale.plain(own.value)]
            } else {
                let explanation = try await visit.client.explain(user: user, item: item, count: 3).value
                values["why"] = ["reason": Card.whole(explanation.sentence)]
                let prediction = try await visit.client.predict(user: user, items: [item]).value.first
                if let prediction { values["stars"] = Stars(visit.daemon.scale).values(prediction.predicted) }
            }
            if visit.login.isForAll {
                let alike = try await visit.client.similarUsers(to: user, count: Self.count).value
                values["alike"] = [
                    "users": alike.map { other in
                        [
                            "name": other.user, "shared": Plain.counted(other.shared, "item"),
                            "link": PageAddress("/", [("user", other.user)]).text,
                        ]
                    }, "isEmpty": alike.isEmpty,
                ]
            }
        } catch let error as TasteError where error.code == .notFound || error.code == .permissionDenied {
            // Somebody who has rated nothing yet has no prediction, and who may not list users sees none.
        }
        return values
    }
}
