import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Histories and listings")
struct ListingTests {
    @Test(
        "A history is ordered from the newest rating on, and new ratings make its pages neither skip nor repeat entries"
    )
    func history() async throws {
        try await EngineFixture().withEngine { engine in
            for position in 0..<10 {
                // Two ratings share each time, and some times are before 1970.
                try await engine.rate("ann", "i\(position)", 3, time: Int64(position / 2 * 100 - 200))
            }
            var items: [String] = []
            var cursor = ""
            repeat {
                let page = try engine.history(user: "ann", limit: 3, cursor: cursor).value
                items += page.elements.map(\.item)
                cursor = page.nextCursor ?? ""
                try await engine.rate("ann", "newer \(items.count)", 5, time: 1_000_000)
            } while !cursor.isEmpty
            #expect(items == ["i8", "i9", "i6", "i7", "i4", "i5", "i2", "i3", "i0", "i1"])
        }
    }

    @Test("All items are listed, also unrated ones, with the number and the mean of their ratings")
    func items() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.put((0..<5).map { Item(id: "i\($0)", title: "Title \($0)") })
            try await engine.rate("ann", "i1", 2)
            try await engine.rate("bob", "i1", 5)
            var found: [ItemInfo] = []
            var cursor = ""
            repeat {
                let page = try engine.items(limit: 2, cursor: cursor).value
                found += page.elements
                cursor = page.nextCursor ?? ""
            } while !cursor.isEmpty
            #expect(found.map(\.item.title) == (0..<5).map { "Title \($0)" })
            #expect(found.map(\.ratings) == [0, 2, 0, 0, 0])
            #expect(found[1].mean == 3.5)
            var item = try engine.item(named: "i1").value
            #expect(item.distribution == [RatingCount(value: 2, ratings: 1), RatingCount(value: 5, ratings: 1)])
            item.distribution = []
            #expect(item == found[1])
        }
    }

    @Test("Records of megabytes that an earlier version stored are shortened where they would not fit into a frame")
    func largeRecords() async throws {
        try await EngineFixture().withEngine { engine in
            let title = String(repeating: "é", count: 400_000)
            let records = (0..<10).map { number in
                Item(id: "i\(number)", title: title, genres: ["Drama"], metadata: number == 3 ? ["plot": title] : [:])
            }
            try engine.store.writer.perform { try $0.put(records, time: 0) }
            for record in records { try await engine.rate("ann", record.id, 4) }
            let bytes = 1 << 20
            var found: [ItemInfo] = []
            var cursor = ""
            repeat {
                let page = try engine.items(limit: 1000, cursor: cursor, bytes: bytes).value
                #expect(page.elements.reduce(0) { $0 + $1.item.textBytes } < bytes)
                found += page.elements
                cursor = page.nextCursor ?? ""
            } while !cursor.isEmpty
            #expect(found.map(\.item.id) == records.map(\.id))
            #expect(found[0].item == records[0])
            #expect(found[3].item.metadata.isEmpty && found[3].item.title == title)
            #expect(try engine.item(named: "i3", bytes: 4096).value.item.title.hasPrefix("éé"))
            #expect(try engine.item(named: "i3", bytes: 4096).value.item.textBytes < 4096)
            let history = try engine.history(user: "ann", limit: 1000, cursor: "", bytes: bytes).value
            #expect(history.elements.count == 10 && history.elements.allSatisfy { $0.title.utf8.count <= 1024 })
            let recommended = try engine.recommend(user: "bob", count: 10).value
            #expect(recommended.count == 10 && recommended.allSatisfy { $0.title.utf8.count <= 1024 })
        }
    }

    @Test(
        "A cursor of another form is refused", arguments: ["x", "1", "1.2.3", "-", "1.-2", "99999999999999999999.1"])
    func cursors(cursor: String) async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate("ann", "Alien", 3)
            let error = #expect(throws: TasteError.self) {
                try engine.history(user: "ann", limit: 3, cursor: cursor)
            }
            #expect(error?.code == .invalidArgument && error?.field == "cursor")
            if UInt32(cursor) == nil {
                let error = #expect(throws: TasteError.self) { try engine.items(limit: 3, cursor: cursor) }
                #expect(error?.code == .invalidArgument && error?.field == "cursor")
            }
        }
    }

    @Test("Unknown users and items are not found")
    func unknown() async throws {
        try await EngineFixture().withEngine { engine in
            let history = #expect(throws: TasteError.self) { try engine.history(user: "a", limit: 3, cursor: "") }
            #expect(history?.code == .notFound && history?.field == "user")
            let item = #expect(throws: TasteError.self) { try engine.item(named: "nothing") }
            #expect(item?.code == .notFound && item?.field == "item")
        }
    }
}
