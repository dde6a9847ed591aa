import Hummingbird
import TasteClient
import TasteValues
import TerminalOutput

/// Somebody new picks genres and rates about a dozen items, and sees after each what has been understood.
struct WelcomePage: Sendable {
    /// The number of ratings after which recommendations are worth a look.
    private static let enough = 12
    /// The number of items that are offered at a time.
    private static let offered = 4
    private static let recommended = 5

    let choices: Choices

    func respond(_ visit: Visit) async throws -> Response {
        try visit.allow(visit.users)
        let genres = visit.query.all("genre")
        var values: [String: Any] = [
            "user": visit.users.first ?? "",
            "genres": Choices.options(try await choices.genres(visit), chosen: genres),
        ]
        if let user = visit.users.first { values["rating"] = try await rating(user, genres, visit) }
        return try await visit.page("welcome", title: "Somebody new", values)
    }

    private func rating(_ user: String, _ genres: [String], _ visit: Visit) async throws -> [String: Any] {
        let history = try await Self.history(user, visit)
        let offers = try await visit.client.suggestRatings(
            for: user, count: Self.offered, likedGenres: genres, skipping: visit.query.all("skip")
        ).value
        var question = Question(for: .user(user), count: Self.recommended)
        question.likedGenres = genres
        question.steers = !genres.isEmpty
        question.explain = 2
        let answer = try await visit.client.recommend(question)
        let records = try await visit.records(of: answer.value.recommendations.map(\.item))
        return [
            "user": user, "count": history.count, "enough": Self.enough,
            "reached": min(history.count, Self.enough), "isEnough": history.count >= Self.enough,
            "sureness": Self.sureness(history.count, answer.freshness.path, genres),
            "cards": offers.map { info in
                let without = visit.address.replacing(Notice.fields, with: [("skip", info.item.id)])
                return Card(info.item.id, info).values(visit, actions: true, skip: without)
            },
            "isDone": offers.isEmpty,
            "found": answer.value.recommendations.map {
                Card($0, records[$0.item], members: []).values(visit, actions: false)
            },
            "homeLink": PageAddress("/", [("user", user)]).text,
        ]
    }

    /// What the user has rated, of which a few hundred are enough here.
    private static func history(_ user: String, _ visit: Visit) async throws -> [HistoryEntry] {
        do {
            return try await visit.client.historyPage(user: user, limit: min(500, visit.daemon.limits.itemsPerAnswer))
                .value.elements
        } catch let error as TasteError where error.code == .notFound {
            return []
        }
    }

    /// How sure the recommendations are by now, for people.
    private static func sureness(_ ratings: Int, _ path: Path?, _ genres: [String]) -> String {
        let basis =
            switch path {
            case .model, .foldIn: "from what people liked who rated as you did"
            case .content: "from genres and years only"
            case .popularity, .unrecognized, nil: "from what most people like"
            }
        return switch ratings {
        case 0: "Nothing is known of you yet: these come \(basis)."
        case 1..<4: "A first guess, \(basis)."
        case 4..<8: "A rough idea, \(basis)."
        case 8..<enough: "Fairly sure, \(basis)."
        default: "Sure enough to be useful, \(basis). Every further rating makes it better."
        }
    }
}
