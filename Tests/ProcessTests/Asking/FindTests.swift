import TasteClient
import TestSupport
import Testing

@Suite("Finding items by what somebody types")
struct FindTests {
    private static let films = [
        "Alien (1979)", "Aliens (1986)", "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
        "Schindler's List (1993)",
        "Matrix, The (1999)", "Léon: The Professional (1994)", "WALL·E (2008)", "2001: A Space Odyssey (1968)",
        "Albino Alligator (1996)", "もののけ姫 (1997)",
    ]

    private func withFilms(_ body: (TasteClient) async throws -> Void) async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.putItems(Self.films.enumerated().map { Item(id: "tt\($0 + 100)", title: $1) })
            try await body(client)
        }
    }

    @Test(
        "Case, accents, typing errors and an incomplete last word do not matter",
        arguments: [
            ("ALIEN", "Alien (1979)"), ("alein", "Alien (1979)"), ("amélie", "Amelie"), ("amelei", "Amelie"),
            ("schindlers lst", "Schindler's"), ("schindler’s list", "Schindler's"), ("matrx", "Matrix"),
            ("the matrix", "Matrix"), ("leon prof", "Léon"), ("wall e", "WALL·E"), ("space od", "2001"),
            ("2001", "2001: A Space"), ("tt105", "Léon"), ("もののけ", "もののけ姫"), ("もののけ姫", "もののけ姫"),
        ])
    func typed(_ text: String, _ title: String) async throws {
        try await withFilms { client in
            let found = try await client.find(text, count: 3).value
            #expect(found.first?.item.title.hasPrefix(title) == true, "\(found.map(\.item.title))")
        }
    }

    @Test("Of equal matches, the one with more ratings is first, and what hardly resembles the text is left out")
    func order() async throws {
        try await withFilms { client in
            #expect(try await client.find("alie").value.map(\.item.id) == ["tt100", "tt101"])
            for user in ["ann", "bo"] { try await client.rate(user: user, item: "tt101", value: 4) }
            #expect(try await client.find("alie").value.map(\.item.id) == ["tt101", "tt100"])
            #expect(try await client.find("zzzz").value.isEmpty)
        }
    }

    @Test("A search finds an item and its new title as soon as the write is acknowledged, and no removed item")
    func freshness() async throws {
        try await withFilms { client in
            #expect(try await client.find("solaris").value.isEmpty)
            try await client.putItems([Item(id: "s", title: "Solaris")])
            #expect(try await client.find("solaris").value.map(\.item.id) == ["s"])
            try await client.putItems([Item(id: "s", title: "Stalker")])
            #expect(try await client.find("solaris").value.isEmpty)
            #expect(try await client.find("stalker").value.map(\.item.id) == ["s"])
            try await client.remove(item: "s")
            #expect(try await client.find("stalker").value.isEmpty)
        }
    }

    @Test(
        "A text without letters, one that is too long and a bad count are refused",
        arguments: [
            ("", 3, "find_items.text"), ("?!*", 3, "find_items.text"),
            (String(repeating: "a", count: 1025), 3, "find_items.text"),
            ("alien", 0, "find_items.count"), ("alien", 1_000_000, "find_items.count"),
        ])
    func refused(_ text: String, _ count: Int, _ field: String) async throws {
        try await withFilms { client in
            let error = await #expect(throws: TasteError.self) { try await client.find(text, count: count) }
            #expect(error?.code == .invalidArgument && error?.field == field)
        }
    }

    @Test("An item says how often each value was given to it, without private ratings")
    func distribution() async throws {
        try await withFilms { client in
            for (user, value) in [("ann", 4), ("bo", 4), ("cy", 0.5), ("di", 5)] as [(String, Float)] {
                try await client.rate(user: user, item: "tt100", value: value)
            }
            try await client.rate([Rating(user: "eve", item: "tt100", value: 1, isPrivate: true)])
            let counts = try await client.item("tt100").value.distribution
            #expect(
                counts == [
                    RatingCount(value: 0.5, ratings: 1), RatingCount(value: 4, ratings: 2),
                    RatingCount(value: 5, ratings: 1),
                ])
        }
    }
}
