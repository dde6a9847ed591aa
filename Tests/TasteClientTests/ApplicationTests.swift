import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

/// A view model as an app writes it, which keeps its state on the main actor.
@MainActor
private final class ViewModel {
    var titles: [String] = []

    func load(from path: String) async throws {
        try await TasteClient.withClient(path: path) { client in
            let answer = try await client.recommend(user: "ann")
            titles = answer.value.map(\.item)
        }
    }
}

/// A daemon that a program's tests use instead of a real one.
private struct FakeDaemon: Recommending {
    let entries: [HistoryEntry]

    func rate(_ ratings: [Rating], timeout: Duration?) async throws -> Freshness { .none }
    func unrate(user: String, item: String, timeout: Duration?) async throws -> Freshness { .none }
    func putItems(_ items: [Item], timeout: Duration?) async throws -> Freshness { .none }
    func recommend(_ question: Question, options: ReadOptions) async throws -> Answer<Recommendations> {
        Answer(Recommendations(), freshness: .none)
    }
    func predict(user: String, items: [String], options: ReadOptions) async throws -> Answer<[Prediction]> {
        Answer([], freshness: .none)
    }
    func similar(item: String, count: Int, options: ReadOptions) async throws -> Answer<[SimilarItem]> {
        Answer([], freshness: .none)
    }
    func item(_ id: String, options: ReadOptions) async throws -> Answer<ItemInfo> {
        Answer(ItemInfo(item: Item(id: id), ratings: 0), freshness: .none)
    }
    func historyPage(
        user: String, limit: Int?, cursor: String?, options: ReadOptions
    ) async throws -> Answer<Page<HistoryEntry>> { Answer(Page(entries, nextCursor: nil), freshness: .none) }
    func status(withActivity: Bool, options: ReadOptions) async throws -> Answer<DaemonStatus> {
        throw TasteError(.unavailable, "None.")
    }
}

extension Freshness {
    fileprivate static let none = Freshness(sequence: 0, generation: 0, trainedThrough: 0)
}

@Suite("The client in an application")
struct ApplicationTests {
    @Test("A view model on the main actor uses a client, and keeps what it answers")
    func mainActor() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            while let request = try await connection.nextRequest() {
                switch request.call {
                case .hello: try await connection.answer(request.id, .hello(WireHelloResult()))
                default: try await connection.answer(request.id, recommendation(for: request))
                }
            }
        }
        try await withScript(script) { client, _ in
            let model = ViewModel()
            try await model.load(from: client.path)
            #expect(await model.titles == ["ann"])
        }
    }

    @Test("The description of an error is its message, and the suggestion says what to do")
    func errorTexts() {
        let error: any Error = TasteError(
            .notFound, "There is no user bo. A user comes into being with the first rating.")
        #expect(error.localizedDescription == "There is no user bo. A user comes into being with the first rating.")
        let texts = error as? any LocalizedError
        #expect(texts?.failureReason == "There is no user bo.")
        #expect(texts?.recoverySuggestion == "A user comes into being with the first rating.")
        #expect(TasteError(.internal, "It failed.").recoverySuggestion == nil)
    }

    @Test("Times are dates")
    func dates() {
        let date = Date(timeIntervalSince1970: 86_400.75)
        #expect(Rating(user: "ann", item: "Alien", value: 4, date: date).time == 86_400)
        #expect(Rating(user: "ann", item: "Alien", value: 4, date: Date(timeIntervalSince1970: -0.5)).time == -1)
        #expect(Rating(user: "ann", item: "Alien", value: 4).date == nil)
        #expect(Rating(user: "ann", item: "Alien", value: 4, date: .distantFuture).date == .distantFuture)
        #expect(
            HistoryEntry(item: "Alien", title: "", value: 4, time: 86_400).date == Date(timeIntervalSince1970: 86_400))
    }

    @Test("A program's tests can use a daemon of their own making")
    func fake() async throws {
        let daemon: any Recommending = FakeDaemon(entries: [HistoryEntry(item: "Alien", title: "", value: 4, time: 0)])
        let page = try await daemon.historyPage(user: "ann", limit: nil, cursor: nil, options: ReadOptions())
        #expect(page.value.elements.map(\.item) == ["Alien"])
    }
}
