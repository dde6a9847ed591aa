import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("Bounds of item records")
struct RecordBoundTests {
    private static let tooLarge: [(setting: String, item: WireItem)] = {
        func item(_ change: (inout WireItem) -> Void) -> WireItem { Self.item("Alien", change) }
        return [
            ("limits.titleBytes", item { $0.title = String(repeating: "x", count: 1025) }),
            ("limits.genreBytes", item { $0.genres = ["Drama", String(repeating: "x", count: 65)] }),
            ("limits.genresPerItem", item { $0.genres = (0..<65).map { "\($0)" } }),
            ("limits.tagsPerItem", item { $0.metadata["tags"] = (0..<257).map { "\($0)" }.joined(separator: "|") }),
            ("limits.metadataPerItem", item { for key in 0..<65 { $0.metadata["\(key)"] = "x" } }),
            ("limits.metadataBytes", item { $0.metadata["plot"] = String(repeating: "x", count: 32769) }),
            ("limits.metadataBytes", item { $0.metadata[String(repeating: "x", count: 32769)] = "" }),
            (
                "limits.recordBytes",
                item { for key in 0..<3 { $0.metadata["\(key)"] = String(repeating: "x", count: 22000) } }
            ),
        ]
    }()

    private static func item(_ name: String, _ change: (inout WireItem) -> Void) -> WireItem {
        var item = WireItem()
        item.id = name
        change(&item)
        return item
    }

    @Test("A record that is too large is refused by put_items and by an import, with its setting and field")
    func refused() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await RawConnection.open(path: daemon.socket) { connection in
            var id: UInt64 = 0
            for (setting, item) in Self.tooLarge {
                var put = WirePutItems()
                put.items = [Self.item("Heat") { _ in }, item]
                var frame = WireImport()
                (frame.first, frame.last, frame.catalogue) = (true, true, put.items)
                for (call, field) in [
                    (WireRequest.OneOf_Call.putItems(put), "put_items.items[1]"),
                    (.import(frame), "import.catalogue[1]"),
                ] {
                    id += 1
                    let error = try await connection.call(WireRequest(id: id, call)).error
                    #expect(error.code == .invalidArgument && error.message.contains(setting), "\(error)")
                    #expect(error.field.hasPrefix(field) && error.field.utf8.count < 256, "\(error)")
                }
            }
            #expect(try await connection.call(.status(id: id + 1)).status.items == 0)
        }
    }

    @Test("Default calls are answered within the frame however long titles and names are, and pages lead to all items")
    func pages() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--training-automatic", "false", "--limits-frame-bytes", "65536"])
        func name(_ number: Int) -> String { "\(number) " + String(repeating: "n", count: 200) }
        try await TasteClient.withClient(path: daemon.socket) { client in
            for start in stride(from: 0, to: 400, by: 20) {
                try await client.putItems(
                    (start..<start + 20).map { number in
                        Item(id: name(number), title: String(repeating: "é", count: 512), genres: ["Drama"])
                    })
                try await client.rate(
                    (start..<start + 20).map { Rating(user: name(0), item: name($0), value: 3) })
                try await client.rate((start..<start + 20).map { Rating(user: name($0), item: "x", value: 3) })
            }
            var items: Set<String> = []
            for try await info in client.items() { items.insert(info.item.id) }
            #expect(items.count == 401)
            var history: Set<String> = []
            for try await entry in client.history(user: name(0)) { history.insert(entry.item) }
            #expect(history.count == 401)
            var users: Set<String> = []
            for try await user in client.users() { users.insert(user.user) }
            #expect(users.count == 400)
            // These calls have no pages: titles are left out first, and then items.
            let recommended = try await client.recommend(user: "somebody", count: 1000).value
            #expect(!recommended.isEmpty && recommended.allSatisfy { $0.title.isEmpty && !$0.item.isEmpty })
            let few = try await client.recommend(user: "somebody").value
            #expect(few.count == 10 && few.allSatisfy { $0.title.utf8.count == 1024 || $0.item == "x" })
            #expect(try await !client.similar(item: name(1), count: 1000).value.isEmpty)
        }
    }

    @Test("A message repeats at most 64 bytes of a name, and nothing that a terminal obeys")
    func quoting() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        _ = try await daemon.taste("rate", "ann", "Alien", "4")
        for name in ["\u{1B}[31mx", "\u{202E}x", "\u{9B}31m"] {
            for arguments in [
                ["similar", name], ["history", name], ["recommend", "bob", "--like-genre", name], [name],
            ] {
                let run = try await CommandLineRun(arguments, socket: daemon.socket)
                #expect(run.exit != 0)
                for character in ["\u{1B}", "\u{202E}", "\u{9B}"] {
                    #expect(!(run.output + run.complaints).contains(character), "\(arguments)")
                }
            }
        }
        try await RawConnection.open(path: daemon.socket) { connection in
            var recommend = WireRecommend()
            (recommend.user, recommend.count) = ("bob", 1)
            recommend.likeGenres = [String(repeating: "g", count: 4_000_000)]
            let error = try await connection.call(WireRequest(id: 1, .recommend(recommend))).error
            #expect(error.code == .invalidArgument && error.message.utf8.count < 1000)
        }
    }
}
