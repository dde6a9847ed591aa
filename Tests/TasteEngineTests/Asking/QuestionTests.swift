import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Questions that cannot be answered")
struct QuestionTests {
    private static func question(_ change: (inout Question) -> Void) -> Question {
        var question = Question(for: .user("u1"), count: 3)
        change(&question)
        return question
    }

    private static func group(_ members: [GroupMember]) -> Question { Question(for: .group(members), count: 3) }
    private static func session(_ ratings: [SessionRating]) -> Question { Question(for: .session(ratings), count: 3) }

    private static func candidates(_ candidates: Candidates) -> Question { question { $0.candidates = candidates } }

    private static let wrong: [(Question, TasteError.Code, field: String, remedy: String)] = [
        (group((0..<100).map { GroupMember(user: "u\($0)") }), .invalidArgument, "group", "1 to 20"),
        (group([]), .invalidArgument, "group", "1 to 20"),
        (
            group(["u1", "u2", "u1"].map { GroupMember(user: $0) }), .invalidArgument, "group[2].user",
            "larger weight"
        ),
        (group([GroupMember(user: "u1"), GroupMember(user: "")]), .invalidArgument, "group[1].user", "1 to 255"),
        (group([GroupMember(user: "u1", weight: 0)]), .invalidArgument, "group[0].weight", "above 0"),
        (group([GroupMember(user: "u1", weight: .nan)]), .invalidArgument, "group[0].weight", "above 0"),
        (session([]), .invalidArgument, "from", "1 to 1000"),
        (session((0..<10_000).map { SessionRating(item: "i\($0)") }), .invalidArgument, "from", "1 to 1000"),
        (
            session([SessionRating(item: "i1"), SessionRating(item: "i2", value: 7)]), .invalidArgument,
            "from[1].value", "0.5 to 5"
        ),
        (session([SessionRating(item: "i1", value: .nan)]), .invalidArgument, "from[0].value", "0.5 to 5"),
        (session([SessionRating(item: "")]), .invalidArgument, "from[0].item", "1 to 255"),
        (question { $0.diversity = .nan }, .invalidArgument, "diversity", "from 0 to 1"),
        (question { $0.diversity = 1.5 }, .invalidArgument, "diversity", "from 0 to 1"),
        (question { $0.explore = -0.1 }, .invalidArgument, "explore", "from 0 to 1"),
        (question { $0.explain = 101 }, .invalidArgument, "explain", "100"),
        (question { $0.steers = true }, .invalidArgument, "steer", "like_genres"),
        (question { $0.asker = .user("") }, .invalidArgument, "user", "1 to 255"),
        (
            question {
                $0.asker = .session([SessionRating(item: "i1")])
                $0.asOf = (1, 10)
            }, .invalidArgument, "as_of", "ask for a user"
        ),
        (
            candidates(Candidates(fromYear: 3000, toYear: 1000)), .invalidArgument, "candidates.from_year",
            "Exchange"
        ),
        (
            candidates(Candidates(anyGenres: ["Comedy", "Westen"])), .invalidArgument, "candidates.any_genres[1]",
            "Western"
        ),
        (candidates(Candidates(allGenres: ["Dramma"])), .invalidArgument, "candidates.all_genres[0]", "Drama"),
        (candidates(Candidates(noGenres: ["Opera"])), .invalidArgument, "candidates.no_genres[0]", "There are"),
        (candidates(Candidates(onlyItems: ["i1", ""])), .invalidArgument, "candidates.only_items[1]", "1 to 255"),
        (
            candidates(Candidates(exclude: (0...100_000).map { "i\($0)" })), .invalidArgument,
            "candidates.exclude", "100000"
        ),
        (candidates(Candidates(rated: .unrecognized(9))), .invalidArgument, "candidates.rated", "2 (only)"),
    ]

    @Test("Each is refused with the field at fault and what to do")
    func refused() async throws {
        try await EngineFixture().withFilms { engine in
            for (question, code, field, remedy) in Self.wrong {
                let error = #expect(throws: TasteError.self) { try engine.recommend(question) }
                #expect(error?.code == code && error?.field == field, "\(error?.description ?? "")")
                #expect(error?.message.contains(remedy) == true, "\(error?.description ?? "")")
            }
        }
    }

    @Test("Similar items are refused for an unknown item among several, and for too many")
    func similar() async throws {
        try await EngineFixture().withFilms { engine in
            let unknown = #expect(throws: TasteError.self) { try engine.similar(to: ["i1", "nothing"], count: 3) }
            #expect(unknown?.code == .notFound && unknown?.field == "more_items[0]")
            let many = #expect(throws: TasteError.self) {
                try engine.similar(to: (0..<102).map { "i\($0)" }, count: 3)
            }
            #expect(many?.code == .invalidArgument && many?.field == "more_items")
        }
    }
}
