import HTTPTypes
import Hummingbird
import TasteClient
import TasteValues
import TerminalOutput

/// The catalogue in two dimensions, drawn by a script, and in words for those who cannot see it.
struct MapPage: Sendable {
    /// The genres that have a colour of their own.
    static let colours = 12
    /// The genres that are told in words.
    private static let regions = 24
    private static let recommended = 12
    /// The newest ratings of a user that are marked.
    private static let rated = 300

    func respond(_ visit: Visit) async throws -> Response {
        try visit.allow(visit.users)
        let map = try await visit.client.map(count: 0).value
        var values: [String: Any] = ["facts": Self.facts(map)]
        let isMissing = map.items == 0
        if let progress = map.progress {
            let sentence =
                isMissing
                ? "The map is being drawn for the first time: \(Int(progress * 100)) %."
                : "A new map is being drawn: \(Int(progress * 100)) %. This is the one before."
            values["computing"] = ["sentence": sentence]
        } else if isMissing {
            values["empty"] = ["sentence": "There is nothing to show yet: no item has ratings, genres or a year."]
        }
        if !isMissing { values["map"] = try await content(map, visit) }
        var response = try await visit.page("map", title: "The map", values)
        // While there is none, the page asks again by itself.
        if isMissing, map.progress != nil { response.headers[.refresh] = "2" }
        return response
    }

    private static func facts(_ map: CatalogueMap) -> String {
        guard map.items > 0 else { return "" }
        var facts = ["\(Plain.counted(map.items, "item"))"]
        if map.placedByContent > 0 {
            facts.append("\(Plain.count(map.placedByContent)) of them placed by genres and years alone")
        }
        if map.leftOut > 0 { facts.append("\(Plain.count(map.leftOut)) left out, of which nothing is known") }
        return facts.joined(separator: ", ") + "."
    }

    private func content(_ map: CatalogueMap, _ visit: Visit) async throws -> [String: Any] {
        var values: [String: Any] = [
            "number": map.number, "items": map.items, "legend": Self.legend(map),
            "userQuery": PageAddress("", visit.users.map { ("user", $0) }).text,
        ]
        let shown = map.genres.prefix(Self.regions)
        let best = shown.flatMap(\.bestPlaces).prefix(visit.daemon.limits.itemsPerAnswer)
        let labels = try await visit.client.map(count: 0, labelPlaces: Array(best)).value.labels
        let named = Dictionary(labels.map { ($0.place, $0) }) { first, _ in first }
        values["regions"] = shown.enumerated().map { position, genre in
            MapRegion(genre, among: Array(shown)).values(position, named, visit)
        }
        if !visit.users.isEmpty { values["personal"] = try await personal(visit) }
        return values
    }

    private static func legend(_ map: CatalogueMap) -> [[String: Any]] {
        var legend: [[String: Any]] = map.genres.prefix(colours).enumerated().map { position, genre in
            ["colour": position + 1, "name": genre.name, "count": Plain.count(genre.items)]
        }
        let others = map.items - map.genres.prefix(colours).reduce(0) { $0 + $1.items }
        if others > 0 { legend.append(["colour": 0, "name": "Others", "count": Plain.count(others)]) }
        return legend
    }

    /// What is recommended to the users today, and what one user has rated, as far as it is on the map.
    private func personal(_ visit: Visit) async throws -> [String: Any] {
        var question = try Question(visit.query)
        (question.count, question.explain, question.isPaged, question.cursor) = (Self.recommended, 0, false, nil)
        let found = try await visit.client.recommend(question).value.recommendations
        var history: [HistoryEntry] = []
        if visit.users.count == 1, let user = visit.users.first {
            let limit = min(Self.rated, visit.daemon.limits.itemsPerAnswer)
            do {
                history = try await visit.client.historyPage(user: user, limit: limit).value.elements
            } catch let error as TasteError where error.code == .notFound {
                // Somebody new has rated nothing.
            }
        }
        let ratings = Dictionary(history.map { ($0.item, $0.value) }) { first, _ in first }
        let rated = try await marked(history.map(\.item), visit) { ["rating": RatingScale.plain(ratings[$0] ?? 0)] }
        return [
            "user": visit.users.joined(separator: " and "),
            "found": try await marked(found.map(\.item), visit) { _ in [:] },
            "rated": rated, "ratedCount": Plain.counted(rated.count, "item"),
        ]
    }

    private func marked(
        _ items: [String], _ visit: Visit, _ further: (String) -> [String: Any]
    ) async throws -> [[String: Any]] {
        guard !items.isEmpty else { return [] }
        return try await visit.client.map(count: 0, labelItems: items).value.labels.map { label in
            var values = further(label.item)
            values["place"] = label.place
            values["name"] = label.title.isEmpty ? label.item : label.title
            values["link"] = PageAddress(item: label.item, users: visit.users).text
            return values
        }
    }
}

/// A genre's part of the map, in words.
private struct MapRegion {
    private static let size = 65_536

    let genre: MapGenre
    /// The two genres whose middles are nearest.
    let beside: [String]

    init(_ genre: MapGenre, among all: [MapGenre]) {
        self.genre = genre
        func distance(_ other: MapGenre) -> Int {
            (other.x - genre.x) * (other.x - genre.x) + (other.y - genre.y) * (other.y - genre.y)
        }
        beside = all.filter { $0.name != genre.name }.sorted { distance($0) < distance($1) }.prefix(2).map(\.name)
    }

    func values(_ position: Int, _ named: [Int: MapLabel], _ visit: Visit) -> [String: Any] {
        let labels = genre.bestPlaces.compactMap { named[$0] }
        let best: [[String: Any]] = labels.enumerated().map { position, label in
            [
                "name": label.title.isEmpty ? label.item : label.title,
                "link": PageAddress(item: label.item, users: visit.users).text,
                "separator": position + 1 < labels.count ? "," : "",
            ]
        }
        return [
            "name": genre.name, "count": Plain.counted(genre.items, "item"), "best": best,
            "colour": position < MapPage.colours ? position + 1 : 0, "where": sentence,
        ]
    }

    private var sentence: String {
        let third = Self.size / 3
        let across = genre.x < third ? "left" : genre.x >= 2 * third ? "right" : ""
        let down = genre.y < third ? "top" : genre.y >= 2 * third ? "bottom" : ""
        let place = [down, across].filter { !$0.isEmpty }.joined(separator: " ")
        let near = beside.isEmpty ? "" : ", beside \(beside.joined(separator: " and "))"
        return "\(place.isEmpty ? "In the middle" : "At the \(place)")\(near)."
    }
}
