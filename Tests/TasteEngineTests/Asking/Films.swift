import TasteEngine
import TasteValues

/// The checkerboard with records: genres, years and texts that are spread over its items in different rhythms.
enum Films {
    static let count = 30
    static let genres = ["Comedy", "Drama", "Western"]

    /// Even items are comedies, each third one is a drama, and the last six are westerns; one in seven has no record.
    static func genres(of item: Int) -> Set<String> {
        if item % 7 == 6 { return [] }
        return Set(
            (item % 2 == 0 ? ["Comedy"] : []) + (item % 3 == 0 ? ["Drama"] : []) + (item >= 24 ? ["Western"] : []))
    }

    static func year(of item: Int) -> Int? { item % 7 == 6 ? nil : 1970 + item }

    static func studio(of item: Int) -> String? { item % 7 == 6 ? nil : item % 4 == 1 ? "north" : "south" }

    static let records = (0..<count).map { item in
        Item(
            id: "i\(item)", title: "Title \(item)", year: year(of: item), genres: genres(of: item).sorted(),
            metadata: studio(of: item).map { ["studio": $0] } ?? [:])
    }

    static func number(_ name: String) -> Int { Int(name.dropFirst()) ?? -1 }
}

extension EngineFixture {
    /// Opens an engine with the films, the ratings of the checkerboard and a model.
    func withFilms(kind: String = "autoencoder", _ body: (Engine) async throws -> Void) async throws {
        try await withEngine(kind: kind) { engine in
            try await engine.put(Films.records)
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            try await body(engine)
        }
    }
}

extension Engine {
    /// The names of the items that a question is answered with.
    func items(_ question: Question) throws -> [String] { try recommend(question).value.recommendations.map(\.item) }

    func items(for user: String, count: Int = 100, _ candidates: Candidates) throws -> [String] {
        var question = Question(for: .user(user), count: count)
        question.candidates = candidates
        return try items(question)
    }
}
