import Recommenders
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("Training data from the store")
struct StoredTrainingDataTests {
    @Test("Training data are the ratings with their times, the scale, the threshold, and the features of items")
    func gather() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.put([
                Item(id: "a", year: 1994, genres: ["Drama", "Crime"], metadata: ["tags": "slow|dark"]),
                Item(id: "b", year: 1999, genres: ["Drama"], metadata: ["tags": "dark"]),
                Item(id: "c", year: 1990, genres: ["Drama"], metadata: ["tags": "dark", "imdb": "tt1"]),
                Item(id: "d"),
            ])
            try await engine.rate("ann", "c", 2, time: 30)
            try await engine.rate("bob", "b", 4, time: 20)
            let sequence = try await engine.rate("ann", "a", 5, time: 10)
            let gathered = try StoredTrainingData(store: engine.store, likedFrom: nil).gather()
            let data = gathered.data
            #expect(gathered.sequence == sequence && gathered.forgottenThrough == sequence)
            #expect(data.ratings.userItems == [0, 2, 1] && data.ratings.userValues == [5, 2, 4])
            #expect(data.times == [10, 30, 20])
            #expect(data.scale.minimum == 0.5 && data.scale.maximum == 5 && data.threshold == 3.875)
            // "Crime" and "slow" belong to one item only, so they are left out.
            #expect(Set(data.items.names) == ["genre:Drama", "decade:1990", "tag:dark"])
            #expect((0..<4).map { data.items.row($0).count } == [3, 3, 3, 0])
            let strict = try StoredTrainingData(store: engine.store, likedFrom: 4.5).gather().data
            #expect(strict.threshold == 4.5)
        }
    }

    @Test("Training data have no times if all are equal, as after an import of a file without times")
    func noTimes() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate("ann", "a", 5, time: 7)
            try await engine.rate("bob", "a", 3, time: 7)
            #expect(try StoredTrainingData(store: engine.store, likedFrom: nil).gather().data.times == nil)
        }
    }

    @Test("If too much has happened since the event up to which data are asked for, they are those of now")
    func tooMuch() async throws {
        try await EngineFixture().withEngine { engine in
            let first = try await engine.rate("ann", "a", 5)
            let second = try await engine.rate("ann", "b", 3)
            let source = StoredTrainingData(store: engine.store, likedFrom: nil)
            #expect(try source.gather(asOf: first).data.ratings.ratingCount == 1)
            let events = repeatElement(Event(kind: .putItem), count: Int(RatingChanges.eventLimit))
            try engine.store.writer.perform { try $0.append(contentsOf: events) }
            let now = try source.gather(asOf: first)
            #expect(now.data.ratings.ratingCount == 2 && now.sequence == second + RatingChanges.eventLimit)
        }
    }
}
