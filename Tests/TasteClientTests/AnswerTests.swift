import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

@Suite("What the client makes of answers")
struct AnswerTests {
    @Test("An error that the daemon answers is thrown with its code, message and field")
    func errors() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            var error = TasteError(.notFound, "There is no item X.", field: "similar.item").wire
            guard let first = try await connection.nextRequest() else { return }
            try await connection.answer(first.id, .error(error))
            guard let second = try await connection.nextRequest() else { return }
            error.code = .UNRECOGNIZED(99)
            error.field = ""
            try await connection.answer(second.id, .error(error))
        }
        try await withScript(script) { client, _ in
            let known = await #expect(throws: TasteError.self) { try await client.similar(item: "X") }
            #expect(known?.code == .notFound)
            #expect(known?.message == "There is no item X.")
            #expect(known?.field == "similar.item")
            let unknown = await #expect(throws: TasteError.self) { try await client.similar(item: "X") }
            #expect(unknown?.code == TasteError.Code(number: 99))
            #expect(unknown?.code.description == "CODE_99")
            #expect(unknown?.field == nil)
        }
    }

    @Test("A result that does not belong to the call is an error")
    func wrongKind() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            try await connection.answerPing()
        }
        try await withScript(script) { client, _ in
            let failure = await #expect(throws: TasteError.self) { try await client.status() }
            #expect(failure?.code == .internal)
        }
    }

    @Test("A read sends the options that it is given")
    func options() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            guard let request = try await connection.nextRequest() else { return }
            var status = WireStatus()
            status.users = request.minSequence
            status.items = request.minGeneration
            status.ratings = UInt64(request.deadlineMs)
            try await connection.answer(request.id, .status(status))
        }
        try await withScript(script) { client, _ in
            let status = try await client.status(
                options: ReadOptions(minimumSequence: 7, minimumGeneration: 3, deadline: .milliseconds(250)))
            #expect(status.value.users == 7)
            #expect(status.value.items == 3)
            #expect(status.value.ratings == 250)
            #expect(status.value.model == nil)
            #expect(status.freshness.path == nil)
        }
    }

    @Test("A count that the protocol cannot represent is refused before anything is sent")
    func counts() async throws {
        try await withScript({ _, _ in }) { client, connections in
            let failure = await #expect(throws: TasteError.self) { try await client.recommend(user: "ann", count: -1) }
            #expect(failure?.code == .invalidArgument)
            #expect(failure?.field == "recommend.count")
            #expect(connections.value == 0)
        }
    }

    @Test("A listing is read to its last page, also across an empty page")
    func pages() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            let pages = ["": (["a", "b"], "1"), "1": ([], "2"), "2": (["c"], "")]
            while let request = try await connection.nextRequest() {
                guard let (names, next) = pages[request.getHistory.cursor] else { return }
                var history = WireHistory()
                history.entries = names.map { name in
                    var entry = WireHistoryEntry()
                    entry.item = name
                    return entry
                }
                history.nextCursor = next
                try await connection.answer(request.id, .history(history))
            }
        }
        try await withScript(script) { client, _ in
            var items: [String] = []
            for try await entry in client.history(user: "ann", pageSize: 2) { items.append(entry.item) }
            #expect(items == ["a", "b", "c"])
        }
    }

    @Test("A training reports its progress before its result")
    func training() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            guard let request = try await connection.nextRequest() else { return }
            for step in 1...3 {
                var progress = WireTrainProgress()
                progress.phase = "fitting"
                progress.fraction = Float(step) / 4
                try await connection.answer(request.id, more: true, .trainProgress(progress))
            }
            var result = WireTrainResult()
            result.model = request.train.model
            result.validationRmse = 0.875
            try await connection.answer(request.id, .train(result))
        }
        try await withScript(script) { client, _ in
            var fractions: [Float] = []
            let trained = try await client.train(model: "sae") { fractions.append($0.fraction) }
            #expect(fractions == [0.25, 0.5, 0.75])
            #expect(trained.value.model == "sae")
            #expect(trained.value.validationRMSE == 0.875)
        }
    }

    @Test("A cancelled task stops waiting for its training")
    func cancelledTraining() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            guard let request = try await connection.nextRequest() else { return }
            try await connection.answer(request.id, more: true, .trainProgress(WireTrainProgress()))
            try await connection.readToEnd()
        }
        try await withScript(script) { client, _ in
            let (started, starting) = AsyncStream<Void>.makeStream()
            let training = Task { try await client.train { _ in starting.yield() } }
            for await _ in started { break }
            training.cancel()
            await #expect(throws: CancellationError.self) { try await training.value }
        }
    }
}
