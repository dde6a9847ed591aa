import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

@Suite("Pages of recommendations")
struct PageTests {
    @Test("Pages follow the order of the first one, whatever the shape of the question")
    func order() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.put((0..<40).map { Item(id: "new \($0)", genres: ["Comedy"]) })
            var questions = [Question(for: .user("u1"), count: 7), Question(for: .user("stranger"), count: 7)]
            questions.append(Question(for: .group(["u1", "u2"].map { GroupMember(user: $0) }), count: 7))
            questions.append(Question(for: .session([SessionRating(item: "i3")]), count: 7))
            for position in questions.indices {
                questions[position].isPaged = true
                for (diversity, explore) in [(0, 0), (0.5, 0), (0, 0.3), (0.5, 0.3)] as [(Float, Float)] {
                    questions[position].diversity = diversity
                    questions[position].explore = explore
                    var question = questions[position]
                    let first = try engine.recommend(question).value
                    question.cursor = first.nextCursor
                    question.count = 1000
                    let rest = try engine.recommend(question).value
                    #expect(rest.nextCursor.isEmpty)
                    let whole = first.recommendations + rest.recommendations
                    let names = whole.map(\.item)
                    #expect(Set(names).count == names.count)
                    question.count = 7
                    var walked = first.recommendations
                    while !question.cursor.isEmpty {
                        let page = try engine.recommend(question).value
                        #expect(page.recommendations.count == 7 || page.nextCursor.isEmpty)
                        walked += page.recommendations
                        question.cursor = page.nextCursor
                    }
                    #expect(walked.map(\.item) == names)
                    #expect(walked.map(\.explored) == whole.map(\.explored))
                }
            }
        }
    }

    @Test("Pages repeat and skip nothing while ratings arrive and models change, and leave out what was rated since")
    func changes() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.put((0..<100).map { Item(id: "new \($0)") })
            var random = SeededGenerator(seed: 9)
            for walk in 0..<6 {
                var question = Question(for: .user("u\(walk)"), count: 9)
                question.isPaged = true
                var page = try engine.recommend(question).value
                question.cursor = page.nextCursor
                question.count = 1000
                let order = page.recommendations.map(\.item) + (try engine.items(question))
                question.count = 9
                var shown = page.recommendations.map(\.item)
                var rated: Set<String> = []
                while !page.nextCursor.isEmpty {
                    let taken = try #require(order.randomElement(using: &random))
                    if !shown.contains(taken) { rated.insert(taken) }
                    try await engine.rate("u\(walk)", taken, 3)
                    try await engine.rate("somebody", "new \(shown.count)", 5)
                    if shown.count > 50 { try await engine.train() } else { try engine.trainer.catchUp() }
                    question.cursor = page.nextCursor
                    page = try engine.recommend(question).value
                    shown += page.recommendations.map(\.item)
                }
                #expect(shown == order.filter { shown.contains($0) && !rated.contains($0) })
                #expect(Set(order).subtracting(shown).isSubset(of: rated))
            }
        }
    }

    @Test("A cursor is at most 16 KB, and is refused by another request and in another store")
    func refused() async throws {
        try await EngineFixture().withFilms { engine in
            var question = Question(for: .user("u1"), count: 2)
            question.isPaged = true
            let cursor = try engine.recommend(question).value.nextCursor
            #expect(!cursor.isEmpty && cursor.utf8.count <= 16 << 10)
            question.cursor = cursor
            #expect(throws: Never.self) { try engine.recommend(question) }
            func refused(_ change: (inout Question) -> Void, _ hint: String) {
                var other = question
                change(&other)
                let error = #expect(throws: TasteError.self) { try engine.recommend(other) }
                #expect(error?.code == .invalidArgument && error?.field == "cursor")
                #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
            }
            refused({ $0.asker = .user("u2") }, "another request")
            refused({ $0.diversity = 0.5 }, "another request")
            refused({ $0.candidates = Candidates(minRatings: 1) }, "another request")
            refused({ $0.cursor = String(cursor.dropLast(2)) }, "not a cursor")
            refused({ $0.cursor = "nonsense" }, "not a cursor")
            refused({ $0.cursor = String(repeating: "A", count: 100_000) }, "not a cursor")
            try await EngineFixture().withFilms { other in
                let error = #expect(throws: TasteError.self) { try other.recommend(question) }
                #expect(error?.field == "cursor" && error?.message.contains("another store") == true)
            }
        }
    }

    @Test("The order of a large catalogue fits into a cursor with thousands of places")
    func text() throws {
        var random = SeededGenerator(seed: 4)
        let origin = PageCursor.Origin(store: 7, request: .max)
        for itemCount in [1, 2, 3, 1000, 3706, 100_000, Int(Int32.max)] {
            let capacity = PageCursor.capacity(itemCount: itemCount)
            let places = (0..<capacity).map { _ in
                PageCursor.Place(
                    item: Int32.random(in: 0..<Int32(itemCount), using: &random),
                    isExplored: Bool.random(using: &random))
            }
            for count in [0, 1, capacity] {
                let cursor = PageCursor(origin: origin, places: Array(places.prefix(count)))
                let text = cursor.text(itemCount: itemCount)
                #expect(text.utf8.count <= 16 << 10)
                #expect(try PageCursor(text, of: origin) == cursor)
            }
        }
        #expect(PageCursor.capacity(itemCount: 100_000) > 5000)
    }

    @Test("A page whose texts do not fit into a frame ends early, and the next one continues")
    func small() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.put((0..<40).map { Item(id: "i\($0)", title: String(repeating: "x", count: 1000)) })
            var question = Question(for: .user("ann"), count: 40)
            question.isPaged = true
            question.bytes = 30_000
            var walked: [String] = []
            repeat {
                let page = try engine.recommend(question).value
                #expect(page.recommendations.count < 20 && !page.recommendations.isEmpty)
                walked += page.recommendations.map(\.item)
                question.cursor = page.nextCursor
            } while !question.cursor.isEmpty
            #expect(walked == (0..<40).map { "i\($0)" })
        }
    }
}
