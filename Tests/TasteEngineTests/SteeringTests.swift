import Recommenders
import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

@Suite("Steering by the engine")
struct SteeringTests {
    @Test("A private rating counts in its user's answers, and in no statistics and no training data")
    func privateRatings() async throws {
        try await EngineFixture().withEngine(kind: "linear") { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train(kind: "linear")
            let before = try engine.item(named: "i1").value
            try await engine.rate(
                ["i1", "i3", "i5"].map {
                    NewRating(user: "ann", item: $0, value: 5, time: 1, isPrivate: true)
                })
            #expect(try engine.item(named: "i1").value == before)
            let answer = try engine.recommend(user: "ann", count: 10)
            #expect(answer.freshness.path == .foldIn)
            #expect(answer.value.count { Checkerboard.likes(1, $0.item) } >= 8)
            #expect(answer.value.allSatisfy { !["i1", "i3", "i5"].contains($0.item) })
            // A model that has learned everything has not learned these.
            try engine.trainer.catchUp()
            #expect(try engine.recommend(user: "ann", count: 10).freshness.path == .foldIn)
            let gathered = try StoredTrainingData(store: engine.store, likedFrom: nil).gather()
            #expect(gathered.data.ratings.ratingCount == Checkerboard.ratings().count)
            #expect(try engine.history(user: "ann", limit: 10, cursor: "").value.elements.allSatisfy(\.isPrivate))
        }
    }

    @Test("Training data as of an event lack what has turned private or was removed since")
    func pastTrainingData() async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            let end = try engine.store.read { try $0.sequence }
            try await engine.setPrivacy(true, "u3")
            try await engine.remove("i2")
            let data = try StoredTrainingData(store: engine.store, likedFrom: nil).gather(asOf: end).data
            let left = Checkerboard.ratings().count { $0.user != "u3" && $0.item != "i2" }
            #expect(data.ratings.ratingCount == left)
            try await engine.setPrivacy(false, "u3")
            let again = try StoredTrainingData(store: engine.store, likedFrom: nil).gather().data
            #expect(again.ratings.ratingCount == Checkerboard.ratings().count { $0.item != "i2" })
        }
    }

    @Test("A removed item is purged from the models as a forgotten user is")
    func purge() async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(kind: "linear", notices: notices) { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train(kind: "linear")
            try await engine.remove("i2")
            try await wait { try engine.status().value.modelsToPurge == 0 }
            #expect(notices.value.contains { $0.message.contains("or an item removed") })
            #expect(throws: TasteError.self) { try engine.item(named: "i2") }
            #expect(try engine.items(limit: 100, cursor: "").value.elements.count == 29)
            #expect(try engine.status().value.items == 29)
        }
    }

    @Test("Marks are paged newest first, and marks made between two pages neither repeat nor hide others")
    func markPages() async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            let items = (0..<7).map { "i\($0)" }
            try await engine.put(items.map { Item(id: $0, title: "Title \($0)") })
            for (position, item) in items.enumerated() {
                try await engine.mark(.hidden, "ann", item, time: Int64(position / 2))
            }
            var cursor = ""
            var found: [String] = []
            repeat {
                let page = try engine.marks(user: "ann", limit: 2, cursor: cursor).value
                found += page.elements.map(\.item)
                cursor = page.nextCursor ?? ""
                try await engine.mark(.dismissed, "ann", "i6", time: 100)
            } while !cursor.isEmpty
            #expect(found == ["i6", "i4", "i5", "i2", "i3", "i0", "i1"])
            let first = try engine.marks(user: "ann", limit: 1, cursor: "").value.elements
            #expect(first == [MarkedItem(item: "i6", title: "Title i6", mark: .dismissed, time: 100)])
        }
    }

    @Test(
        "The nearest item is the one whose name or title is spelled most alike",
        arguments: [
            ("alein", "a2"), ("Heat", "h"), ("brazil", "Brazil"), ("xylophone", ""), ("he", ""),
            ("Allien (1979)", "a1"),
        ])
    func nearest(name: String, nearest: String) {
        var search = NameSearch(name)
        for (item, title) in [("a1", "Alien (1979)"), ("a2", "Alien"), ("h", "Heat (1995)"), ("Brazil", "")] {
            search.consider(name: item, title: title)
        }
        #expect(search.found.nearest == nearest)
    }
}
