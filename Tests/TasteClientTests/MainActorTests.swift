import Foundation
import TasteClient
import TestSupport
import Testing

/// A view model as an app writes it: all its state belongs to the main actor, and its closures change it.
@MainActor
private final class Library {
    let client: TasteClient
    /// What the app holds before the daemon knows of it. The values may not leave the main actor.
    var shelf: [(item: String, value: Float)] = (0..<100).map { ("film \($0)", Float($0 % 5 + 1)) }
    var sent = 0
    var received = 0
    var steps: [String] = []
    var rated: [HistoryEntry] = []
    var sequences: [UInt64] = []

    init(client: TasteClient) {
        self.client = client
    }

    func importShelf() async throws -> ImportResult {
        try await client.importRatings(progress: { self.received = $0.received }) { importer in
            for entry in shelf {
                try await importer.add(
                    user: "ann", item: entry.item, value: entry.value, date: Date(timeIntervalSince1970: 9))
                sent += 1
            }
        }.value
    }

    func train() async throws {
        try await client.rate((0..<20).map { Rating(user: "user \($0 % 8)", item: "film \($0)", value: 4) })
        try await client.train(model: "bias") { self.steps.append($0.phase) }
    }

    func loadHistory() async throws {
        for try await entry in client.history(user: "ann", pageSize: 30) { rated.append(entry) }
    }

    func watchOnce() async throws {
        for try await event in try await client.watch() {
            sequences.append(event.freshness.sequence)
            break
        }
    }
}

@Suite("The client on the main actor, with a real daemon", .enabled(if: DaemonProcess.isBuilt, "tasted is not built"))
struct MainActorTests {
    @Test("A class on the main actor imports, trains, lists and watches, and keeps in its closures what it is told")
    @MainActor func viewModel() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-ratings-per-request", "20"])
        let client = try await TasteClient.connect(path: daemon.socket)
        defer { client.close() }
        let library = Library(client: client)
        #expect(try await library.importShelf().ratings == 100)
        #expect(library.sent == 100)
        #expect(library.received == 100)
        try await library.train()
        #expect(!library.steps.isEmpty)
        try await library.loadHistory()
        #expect(library.rated.count == 100)
        #expect(library.rated.first?.date == Date(timeIntervalSince1970: 9))
        let written = try await client.rate(
            user: "ann", item: "film 1", value: 1, date: Date(timeIntervalSince1970: 20.5))
        #expect(try await client.historyPage(user: "ann", limit: 1).value.elements.first?.time == 20)
        try await library.watchOnce()
        #expect(library.sequences.first ?? 0 >= written.sequence)
    }

    @Test("An import whose closure on the main actor throws keeps nothing")
    @MainActor func failingClosure() async throws {
        struct Closed: Error {}
        let daemon = try await DaemonProcess(arguments: ["--limits-ratings-per-request", "20"])
        let client = try await TasteClient.connect(path: daemon.socket)
        defer { client.close() }
        let library = Library(client: client)
        await #expect(throws: Closed.self) {
            _ = try await client.importRatings { importer in
                for entry in library.shelf {
                    try await importer.add(user: "ann", item: entry.item, value: entry.value, time: 1)
                    library.sent += 1
                    if library.sent == 25 { throw Closed() }
                }
            }
        }
        #expect(library.sent == 25)
        #expect(try await client.status().value.ratings == 0)
    }
}
