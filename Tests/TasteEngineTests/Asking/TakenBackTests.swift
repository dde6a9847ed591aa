import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("What answers leave out and keep to themselves")
struct TakenBackTests {
    /// Everything that a user is answered, by what was asked.
    private func answers(_ engine: Engine, user: String) throws -> [String: [String]] {
        var question = Question(for: .user(user), count: 100)
        question.candidates = Candidates(rated: .included)
        var group = question
        group.asker = .group([GroupMember(user: user), GroupMember(user: "u7")])
        var diverse = question
        (diverse.diversity, diverse.explore) = (0.3, 0.5)
        var filtered = question
        filtered.candidates?.minRatings = 1
        return [
            "recommend": try engine.items(question), "group": try engine.items(group),
            "diverse": try engine.items(diverse), "filtered": try engine.items(filtered),
        ]
    }

    /// What nobody in particular is answered.
    private func lists(_ engine: Engine) throws -> [String: [String]] {
        let session = Question(for: .session([SessionRating(item: "i1")]), count: 100)
        let recency = Recency.halfLife(86_400)
        return [
            "session": try engine.items(session),
            "newcomer": try engine.recommend(user: "new", count: 100).value.map(\.item),
            "popular": try engine.top(.popular, count: 100).value.items.map(\.item),
            "latest": try engine.top(.latest, count: 100).value.items.map(\.item),
            "trending": try engine.top(.trending(recency, now: 1_000_000), count: 100).value.items.map(\.item),
            "similar": try engine.similar(to: ["i1"], count: 100).value.items.map(\.item),
            "similar to two": try engine.similar(to: ["i1", "i2"], count: 100).value.items.map(\.item),
        ]
    }

    @Test(
        "What a user hides or dismisses is in none of their answers, and comes back when that is undone",
        arguments: ["autoencoder", "linear", "als"])
    func marks(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            for mark in [Mark.hidden, .dismissed] {
                try await engine.mark("u5", "i13", mark)
                for (what, items) in try answers(engine, user: "u5") { #expect(!items.contains("i13"), "\(what)") }
                for (what, items) in try answers(engine, user: "u6") { #expect(items.contains("i13"), "\(what)") }
                for (what, items) in try lists(engine) { #expect(items.contains("i13"), "\(what)") }
                try await engine.mark("u5", "i13", nil)
                for (what, items) in try answers(engine, user: "u5") { #expect(items.contains("i13"), "\(what)") }
            }
            try await engine.mark("newcomer", "i13", .hidden)
            #expect(try !engine.recommend(user: "newcomer", count: 100).value.contains { $0.item == "i13" })
        }
    }

    @Test("A withdrawn item is in no answer until it is restored, and a removed one for ever")
    func withdrawn() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.withdraw("i13")
            for (what, items) in try answers(engine, user: "u5") { #expect(!items.contains("i13"), "\(what)") }
            for (what, items) in try lists(engine) { #expect(!items.contains("i13"), "\(what)") }
            #expect(try engine.items(for: "u5", Candidates(onlyItems: ["i13"], rated: .included)).isEmpty)
            try await engine.withdraw("i13", restores: true)
            for (what, items) in try answers(engine, user: "u5") { #expect(items.contains("i13"), "\(what)") }
            for (what, items) in try lists(engine) { #expect(items.contains("i13"), "\(what)") }
            try await engine.remove(item: "i13")
            try await engine.merge("i14", into: "i15")
            for gone in ["i13", "i14", ""] {
                for (what, items) in try answers(engine, user: "u5") { #expect(!items.contains(gone), "\(what)") }
                for (what, items) in try lists(engine) { #expect(!items.contains(gone), "\(what)") }
            }
            let report = try engine.report(onlyItems: ["i13", "i14", "i15"])
            #expect(report?.unknownItems == ["i13", "i14"] && report?.eligible == 1)
            // An item of the same name is another one.
            try await engine.put([Item(id: "i13")])
            #expect(try engine.items(for: "u5", Candidates(onlyItems: ["i13"])) == ["i13"])
        }
    }

    @Test(
        "Names in a request of thousands are those of items that exist now, also after one was removed and came again")
    func renamed() async throws {
        try await EngineFixture().withFilms { engine in
            let names = (0..<100).map { "i\($0)" }
            #expect(try engine.report(onlyItems: names)?.unknown == 70)
            try await engine.remove(item: "i13")
            #expect(try engine.report(onlyItems: names)?.unknown == 71)
            try await engine.put([Item(id: "i13"), Item(id: "i99")])
            #expect(try engine.report(onlyItems: names)?.unknown == 69)
            #expect(try engine.items(for: "new", Candidates(onlyItems: names)).contains("i13"))
        }
    }

    @Test("Thousands of withdrawn items are left out as few are")
    func manyWithdrawn() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.put((0..<400).map { Item(id: "new \($0)") })
            for number in 0..<300 { try await engine.withdraw("new \(number)") }
            let items = try engine.recommend(user: "u5", count: 1000).value.map(\.item)
            #expect(items.count { $0.hasPrefix("new") } == 100)
            try await engine.withdraw("new 0", restores: true)
            #expect(try engine.recommend(user: "u5", count: 1000).value.contains { $0.item == "new 0" })
        }
    }

    @Test("A stored set narrows every kind of answer, and counts its unknown names until they are known")
    func sets() async throws {
        try await EngineFixture().withFilms { engine in
            try await engine.putSet("library", ["i3", "i8", "i13", "later"])
            let library = Candidates(onlySet: "library", rated: .included)
            #expect(Set(try engine.items(for: "u5", library)) == ["i3", "i8", "i13"])
            #expect(try engine.report(library)?.unknownItems == ["later"])
            try await engine.rate("u9", "later", 4)
            #expect(Set(try engine.items(for: "u5", library)) == ["i3", "i8", "i13", "later"])
            #expect(try engine.report(library)?.unknown == 0)
            let rest = try engine.items(for: "u5", Candidates(excludeSet: "library", rated: .included))
            #expect(rest.count == 27 && Set(rest).isDisjoint(with: ["i3", "i8", "i13", "later"]))
            #expect(
                Set(try engine.top(.latest, count: 9, candidates: library).value.items.map(\.item)) == [
                    "i3", "i8", "i13", "later",
                ])
            try await engine.putSet("library", ["i1"])
            #expect(try engine.items(for: "u5", library) == ["i1"])
            for (candidates, field) in [
                (Candidates(onlySet: "libary"), "candidates.only_set"),
                (Candidates(excludeSet: "libary"), "candidates.exclude_set"),
            ] {
                let error = #expect(throws: TasteError.self) { try engine.items(for: "u5", candidates) }
                #expect(error?.code == .notFound && error?.field == field)
                #expect(error?.message.contains("Did you mean library?") == true)
            }
        }
    }

    @Test(
        "A private rating counts in its user's own answers, and in nobody else's", arguments: ["autoencoder", "linear"])
    func privateRatings(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            let lists = try lists(engine)
            let others = try engine.recommend(user: "u6", count: 100).value
            for item in 0..<8 {
                try await engine.rate([
                    NewRating(
                        user: "shy", item: "i\(item)", value: Checkerboard.value(1, item), time: 0, isPrivate: true)
                ])
            }
            #expect(try self.lists(engine) == lists)
            #expect(try engine.recommend(user: "u6", count: 100).value == others)
            for _ in 0..<2 {
                let own = try engine.recommend(user: "shy", count: 100)
                #expect(own.freshness.path == .foldIn)
                #expect(Set(own.value.map(\.item)) == Set((8..<30).map { "i\($0)" }))
                #expect(own.value.prefix(5).allSatisfy { Checkerboard.likes(1, $0.item) })
                try engine.trainer.catchUp()
            }
            // A user who is private as a whole keeps their answers, and takes their ratings out of everybody else's.
            let mean = try engine.item(named: "i1").value.ratings
            let before = try engine.recommend(user: "u3", count: 100).value.map(\.item)
            try await engine.setPrivacy("u3", true)
            #expect(try engine.item(named: "i1").value.ratings == mean - 1)
            #expect(try Set(engine.recommend(user: "u3", count: 100).value.map(\.item)) == Set(before))
        }
    }

    @Test("Later pages leave out what was hidden, dismissed or withdrawn since, and nothing else")
    func pages() async throws {
        try await EngineFixture().withFilms { engine in
            var question = Question(for: .user("u5"), count: 5)
            question.candidates = Candidates(rated: .included)
            question.isPaged = true
            let first = try engine.recommend(question).value
            question.cursor = first.nextCursor
            question.count = 100
            let rest = try engine.items(question)
            try await engine.mark("u5", rest[2], .hidden)
            try await engine.mark("u5", rest[5], .dismissed)
            try await engine.withdraw(rest[7])
            try await engine.mark("u6", rest[9], .hidden)
            let later = try engine.items(question)
            #expect(later == rest.enumerated().filter { ![2, 5, 7].contains($0.offset) }.map(\.element))
            #expect(first.recommendations.count == 5)
        }
    }
}

extension Engine {
    fileprivate func report(_ candidates: Candidates) throws -> CandidateReport? {
        var question = Question(for: .user("u5"), count: 1)
        question.candidates = candidates
        return try recommend(question).value.candidates
    }

    fileprivate func report(onlyItems names: [String]) throws -> CandidateReport? {
        try report(Candidates(onlyItems: names, rated: .included))
    }
}
