import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Checks of writes")
struct WriteTests {
    private static let good = NewRating(user: "ann", item: "Alien", value: 4, time: 0)

    private static func rating(user: String = "ann", item: String = "Alien", value: Float = 4) -> NewRating {
        NewRating(user: user, item: item, value: value, time: 0)
    }

    @Test(
        "If one rating of a batch is wrong, none is stored, and the error names its position",
        arguments: [
            (rating(user: ""), "user"), (rating(item: ""), "item"),
            (rating(user: String(repeating: "é", count: 128)), "user"),
            (rating(item: String(repeating: "x", count: 256)), "item"),
            (rating(value: .nan), "value"), (rating(value: .infinity), "value"), (rating(value: 0), "value"),
            (rating(value: 5.5), "value"), (rating(value: 3.3), "value"),
        ])
    func badRating(rating: NewRating, field: String) async throws {
        try await EngineFixture().withEngine { engine in
            let error = await #expect(throws: TasteError.self) {
                try await engine.rate([Self.good, rating, Self.good])
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.field == "ratings[1].\(field)")
            let status = try engine.status()
            #expect(status.value.ratings == 0 && status.value.users == 0 && status.freshness.sequence == 0)
        }
    }

    @Test("All other writes check names")
    func names() async throws {
        try await EngineFixture().withEngine { engine async throws in
            for name in ["", String(repeating: "x", count: 256), String(repeating: "x", count: 10_000)] {
                let user = await #expect(throws: TasteError.self) { try await engine.unrate(name, "Alien") }
                #expect(user?.code == .invalidArgument && user?.field == "user")
                let item = await #expect(throws: TasteError.self) { try await engine.unrate("ann", name) }
                #expect(item?.code == .invalidArgument && item?.field == "item")
                let forget = await #expect(throws: TasteError.self) { try await engine.forget(name) }
                #expect(forget?.code == .invalidArgument && forget?.field == "user")
                let put = await #expect(throws: TasteError.self) {
                    try await engine.put([Item(id: "Alien"), Item(id: name)])
                }
                #expect(put?.code == .invalidArgument && put?.field == "items[1].id")
            }
            #expect(try engine.status().value.items == 0)
        }
    }

    private static func frame(_ change: (inout ImportFrame) -> Void) -> ImportFrame {
        var frame = ImportFrame()
        (frame.users, frame.items) = (["ann"], ["Alien", "Solaris"])
        (frame.user, frame.item, frame.value, frame.time) = ([0, 0], [0, 1], [3, 4], [1, 2])
        change(&frame)
        return frame
    }

    @Test(
        "A wrong frame of an import is refused, and the error names the position",
        arguments: [
            (frame { $0.time = [1] }, "user"), (frame { $0.value[1] = .nan }, "value[1]"),
            (frame { $0.value[0] = 3.25 }, "value[0]"), (frame { $0.user[1] = 1 }, "user[1]"),
            (frame { $0.item[0] = 2 }, "item[0]"), (frame { $0.users.append("") }, "users[1]"),
            (frame { $0.items[0] = String(repeating: "x", count: 256) }, "items[0]"),
            (frame { $0.catalogue = [Item(id: "")] }, "catalogue[0].id"),
        ])
    func badFrame(frame: ImportFrame, field: String) async throws {
        try await EngineFixture().withEngine { engine async throws in
            var session = engine.beginImport(.last, as: .daemon)
            let error = #expect(throws: TasteError.self) { try engine.add(frame, to: &session) }
            #expect(error?.code == .invalidArgument && error?.field == field)
        }
    }

    @Test("An import becomes visible as a whole when it is committed")
    func importing() async throws {
        try await EngineFixture().withEngine { engine in
            var session = engine.beginImport(.last, as: .daemon)
            try engine.add(Self.frame { $0.catalogue = [Item(id: "Stalker", title: "Сталкер")] }, to: &session)
            #expect(session.received == 2)
            #expect(try engine.status().value.items == 0)
            let outcome = try await engine.commit(session)
            #expect(outcome.value.ratings == 2 && outcome.sequence == 3)
            let status = try engine.status()
            #expect(status.value.ratings == 2 && status.value.items == 3 && status.freshness.sequence == 3)
        }
    }
}
