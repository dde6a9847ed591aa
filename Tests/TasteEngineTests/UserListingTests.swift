import TasteStore
import TasteValues
import Testing

@testable import TasteEngine

@Suite("Listing users")
struct UserListingTests {
    @Test("All users are listed once, page by page, with how much they have rated and when last")
    func pages() async throws {
        try await EngineFixture().withEngine { engine in
            for user in 0..<7 {
                for item in 0...user { try await engine.rate("u\(user)", "i\(item)", 3, time: Int64(100 * item - 200)) }
            }
            try await engine.forget("u3")
            try await engine.unrate("u0", "i0")
            #expect(try all(engine, limit: 2) == all(engine, limit: 100))
            let users = try all(engine, limit: 3)
            #expect(users.map(\.user) == ["u0", "u1", "u2", "u4", "u5", "u6"])
            #expect(users.map(\.ratings) == [0, 2, 3, 5, 6, 7])
            #expect(users.map(\.newest) == [nil, -100, 0, 200, 300, 400])
        }
    }

    @Test("A page ends early where its users have rated very much, and nothing is left out")
    func powerUsers() async throws {
        try await EngineFixture().withEngine { engine in
            for user in 0..<3 {
                try await engine.rate(
                    (0..<15_000).map { NewRating(user: "u\(user)", item: "i\($0)", value: 3, time: 0) })
            }
            #expect(try engine.users(limit: 100, cursor: "").value.elements.count == 2)
            #expect(try all(engine, limit: 100).map(\.ratings) == [15_000, 15_000, 15_000])
        }
    }

    @Test("A cursor that was not given is refused", arguments: ["x", "-1", "99999999999999999999"])
    func cursors(cursor: String) async throws {
        try await EngineFixture().withEngine { engine async throws in
            let error = #expect(throws: TasteError.self) { try engine.users(limit: 3, cursor: cursor) }
            #expect(error?.code == .invalidArgument && error?.field == "cursor")
        }
    }

    private func all(_ engine: Engine, limit: Int) throws -> [UserInfo] {
        var users: [UserInfo] = []
        var cursor = ""
        repeat {
            let page = try engine.users(limit: limit, cursor: cursor).value
            users += page.elements
            cursor = page.nextCursor ?? ""
        } while !cursor.isEmpty
        return users
    }
}
