import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

@Suite("Conditions on recommended items")
struct CandidateTests {
    /// Random conditions, and which items fulfil them.
    private struct Conditions {
        var candidates = Candidates()
        private var tests: [(Int) -> Bool] = []
        let ratings: [Int: Int]

        init(_ random: inout SeededGenerator, ratings: [Int: Int]) {
            self.ratings = ratings
            func often(_ random: inout SeededGenerator) -> Bool { Int.random(in: 0..<4, using: &random) == 0 }
            if often(&random) {
                let names = Set((0..<12).map { _ in Int.random(in: 0..<40, using: &random) })
                candidates.onlyItems = names.map { "i\($0)" }
                tests.append { names.contains($0) }
            }
            if often(&random) {
                let names = Set((0..<12).map { _ in Int.random(in: 0..<40, using: &random) })
                candidates.exclude = names.map { "i\($0)" }
                tests.append { !names.contains($0) }
            }
            let some = Set(Films.genres.filter { _ in Bool.random(using: &random) })
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where !some.isEmpty:
                candidates.anyGenres = some.map { $0.uppercased() }
                tests.append { !Films.genres(of: $0).isDisjoint(with: some) }
            case 1 where !some.isEmpty:
                candidates.allGenres = Array(some)
                tests.append { Films.genres(of: $0).isSuperset(of: some) }
            case 2:
                candidates.noGenres = Array(some)
                tests.append { Films.genres(of: $0).isDisjoint(with: some) }
            default: break
            }
            if often(&random) {
                let year = Int.random(in: 1968...2000, using: &random)
                candidates.fromYear = year
                tests.append { (Films.year(of: $0) ?? 0) >= year }
            }
            if often(&random) {
                let year = max(candidates.fromYear ?? 0, Int.random(in: 1968...2002, using: &random))
                candidates.toYear = year
                tests.append { (Films.year(of: $0) ?? .max) <= year }
            }
            if often(&random) {
                let least = Int.random(in: 30...34, using: &random)
                candidates.minRatings = least
                tests.append { ratings[$0, default: 0] >= least }
            }
            if often(&random) {
                candidates.metadata = ["studio": "north"]
                tests.append { Films.studio(of: $0) == "north" }
            }
        }

        func holds(_ item: Int) -> Bool { tests.allSatisfy { $0(item) } }
    }

    @Test(
        "Any combination of conditions gives what the plain answer has left of them, in its order",
        arguments: ["autoencoder", "als", "linear"])
    func combinations(kind: String) async throws {
        try await EngineFixture().withFilms(kind: kind) { engine in
            var random = SeededGenerator(seed: 3)
            var ratings: [Int: Int] = [:]
            for rating in Checkerboard.ratings() { ratings[Films.number(rating.item), default: 0] += 1 }
            for trial in 0..<150 {
                if trial % 10 == 0 {
                    let item = Int.random(in: 0..<Films.count, using: &random)
                    if try await !engine.hasRated("u39", "i\(item)") { ratings[item, default: 0] += 1 }
                    try await engine.rate("u39", "i\(item)", 3)
                }
                let conditions = Conditions(&random, ratings: ratings)
                let user = "u\(Int.random(in: 0..<39, using: &random))"
                for rated in [Rated.excluded, .included, .only] {
                    var all = Candidates()
                    all.rated = rated
                    var candidates = conditions.candidates
                    candidates.rated = rated
                    var question = Question(for: .user(user), count: 100)
                    question.candidates = all
                    let plain = try engine.recommend(question).value.recommendations
                        .filter { conditions.holds(Films.number($0.item)) }
                    question.candidates = candidates
                    let answer = try engine.recommend(question).value
                    #expect(answer.recommendations.count == plain.count, "\(candidates)")
                    // A model may add up the scores of a few items in another order, which can exchange equal ones.
                    let scores = Dictionary(uniqueKeysWithValues: plain.map { ($0.item, $0.score) })
                    for (own, expected) in zip(answer.recommendations, plain) {
                        let score = scores[own.item] ?? .infinity
                        #expect(abs(own.score - expected.score) < 1e-4 && abs(score - own.score) < 1e-4)
                    }
                    let report = answer.candidates
                    #expect(report?.eligible ?? plain.count == plain.count)
                    #expect((report?.emptiedBy ?? "").isEmpty == !plain.isEmpty, "\(candidates)")
                    let unknown = (candidates.onlyItems + candidates.exclude).filter { Films.number($0) >= Films.count }
                    #expect(report?.unknown ?? 0 == unknown.count && report?.unknownItems ?? [] == unknown)
                }
            }
        }
    }

    @Test("An item that becomes known, or whose record or ratings change, fulfils conditions in the very next answer")
    func fresh() async throws {
        try await EngineFixture().withFilms { engine in
            var western = Candidates()
            western.allGenres = ["Western"]
            western.metadata = ["studio": "east"]
            #expect(try engine.items(for: "new", western).isEmpty)
            try await engine.put([
                Item(id: "i2", genres: ["Western"], metadata: ["studio": "east"]),
                Item(id: "born", genres: ["Western"], metadata: ["studio": "east"]),
            ])
            #expect(Set(try engine.items(for: "new", western)) == ["i2", "born"])
            try await engine.put([Item(id: "i2", genres: ["Western"], metadata: ["studio": "west"])])
            #expect(try engine.items(for: "new", western) == ["born"])
            western.minRatings = 1
            #expect(try engine.items(for: "new", western).isEmpty)
            try await engine.rate("u1", "born", 4)
            #expect(try engine.items(for: "new", western) == ["born"])
            try await engine.unrate("u1", "born")
            #expect(try engine.items(for: "new", western).isEmpty)
        }
    }

    @Test("An answer without items names the condition that left none")
    func emptied() async throws {
        try await EngineFixture().withFilms { engine in
            var candidates = Candidates()
            candidates.allGenres = ["Western"]
            candidates.toYear = 1980
            var question = Question(for: .user("u1"), count: 5)
            question.candidates = candidates
            #expect(try engine.recommend(question).value.candidates?.emptiedBy == "to_year")
            question.candidates = Candidates(onlyItems: ["nothing", "i1"])
            question.candidates?.rated = .only
            let answer = try engine.recommend(question).value.candidates
            #expect(answer?.unknown == 1 && answer?.unknownItems == ["nothing"] && answer?.emptiedBy.isEmpty == true)
            question.asker = .user("stranger")
            #expect(try engine.recommend(question).value.candidates?.emptiedBy == "rated")
            question.candidates = Candidates(onlyItems: (0..<50).map { "nothing \($0)" })
            let unknown = try engine.recommend(question).value.candidates
            #expect(unknown?.unknown == 50 && unknown?.unknownItems.count == 20 && unknown?.emptiedBy == "only_items")
        }
    }

    @Test("Names are found in a request of thousands, whether new, renewed or unknown")
    func manyNames() async throws {
        try await EngineFixture().withEngine { engine in
            let names = (0..<3000).map { "ünïcode \($0 * 7919 % 3000)" }
            try await engine.put(names.dropLast(10).map { Item(id: $0) })
            for added in [0, 10] {
                if added > 0 { try await engine.put(names.suffix(10).map { Item(id: $0) }) }
                let asked = names + ["ü", "ünïcode 3000"]
                let found: [UInt32?] = try engine.store.read { snapshot in
                    var found = [UInt32?](repeating: nil, count: asked.count)
                    try engine.candidateCaches.names.look(up: asked, in: snapshot) { found[$0] = $1 }
                    return found
                }
                let expected = try engine.store.read { snapshot in
                    try asked.map { try snapshot.items.index(of: $0) }
                }
                #expect(found == expected)
                #expect(found.count { $0 == nil } == 12 - added)
            }
        }
    }

    @Test("Kept sets of items take no more than their bound")
    func bounded() {
        let cache = ItemBitsCache()
        for number in 0..<1000 {
            let items = cache.items(.rated(atLeast: number), version: .init(number: 1, itemCount: 100_000)) {
                ItemBits([UInt32(number)], itemCount: 100_000)
            }
            #expect(items.contains(number))
        }
        #expect(cache.byteCount <= 4 << 20 && cache.byteCount > 3 << 20)
        let last = ItemBitsCache.Definition.rated(atLeast: 999)
        let kept = cache.items(last, version: .init(number: 1, itemCount: 100_000)) { ItemBits(itemCount: 0) }
        #expect(kept.contains(999))
        let renewed = cache.items(last, version: .init(number: 2, itemCount: 100_000)) { ItemBits(itemCount: 0) }
        #expect(!renewed.contains(999))
    }
}

extension Engine {
    fileprivate func hasRated(_ user: String, _ item: String) async throws -> Bool {
        try history(user: user, limit: 1000, cursor: "").value.elements.contains { $0.item == item }
    }
}
