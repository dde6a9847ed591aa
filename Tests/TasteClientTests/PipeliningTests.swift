import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

@Suite("Calls on one connection")
struct PipeliningTests {
    @Test("get their own answers when these overtake each other")
    func overtaking() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            var requests: [WireRequest] = []
            // As many as the client sends ahead of their answers.
            while requests.count < 128, let request = try await connection.nextRequest() { requests.append(request) }
            for request in requests.reversed() {
                try await connection.answer(request.id, recommendation(for: request))
            }
            while let request = try await connection.nextRequest() {
                try await connection.answer(request.id, recommendation(for: request))
            }
        }
        try await withScript(script) { client, connections in
            try await withThrowingTaskGroup(of: (String, String?).self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let answer = try await client.recommend(user: "user \(number)")
                        return ("user \(number)", answer.value.first?.item)
                    }
                }
                for try await (asked, answered) in group { #expect(answered == asked) }
            }
            #expect(connections.value == 1)
        }
    }

    @Test("end on time when no answer comes, and leave the connection to the others")
    func timeout() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            guard let unanswered = try await connection.nextRequest() else { return }
            guard let next = try await connection.nextRequest() else { return }
            // The first answer comes when nobody waits for it any more.
            try await connection.answer(unanswered.id, .ping(WirePong()))
            try await connection.answer(next.id, recommendation(for: next))
        }
        try await withScript(script) { client, connections in
            let failure = await #expect(throws: TasteError.self) {
                try await client.ping(options: ReadOptions(timeout: .milliseconds(20)))
            }
            #expect(failure?.code == .deadlineExceeded)
            let answer = try await client.recommend(user: "ann")
            #expect(answer.value.first?.item == "ann")
            #expect(connections.value == 1)
        }
    }

    @Test("end when their task is cancelled, and leave the connection to the others")
    func cancellation() async throws {
        let (arrivals, arriving) = AsyncStream<Void>.makeStream()
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            guard let unanswered = try await connection.nextRequest() else { return }
            arriving.yield()
            guard let next = try await connection.nextRequest() else { return }
            try await connection.answer(unanswered.id, .ping(WirePong()))
            try await connection.answer(next.id, recommendation(for: next))
        }
        try await withScript(script) { client, connections in
            let call = Task { try await client.ping() }
            for await _ in arrivals { break }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            let answer = try await client.recommend(user: "ann")
            #expect(answer.value.first?.item == "ann")
            #expect(connections.value == 1)
        }
    }

    @Test("of a task that is cancelled already are never made")
    func cancelledBefore() async throws {
        try await withScript({ _, _ in }) { client, connections in
            let call = Task {
                try? await Task.sleep(for: .seconds(600))
                try await client.ping()
            }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            #expect(connections.value == 0)
        }
    }

    @Test("are refused together when the daemon cannot read the stream")
    func connectionError() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            _ = try await connection.nextRequest()
            _ = try await connection.nextRequest()
            try await connection.answer(0, .error(TasteError(.resourceExhausted, "Too long.").wire))
        }
        try await withScript(script) { client, connections in
            let calls = [Task { try await client.ping() }, Task { try await client.ping() }]
            for call in calls {
                let failure = await #expect(throws: TasteError.self) { try await call.value }
                #expect(failure?.code == .resourceExhausted)
                #expect(failure?.message == "Too long.")
            }
            #expect(connections.value == 1)
        }
    }

    @Test("fail when the client is closed")
    func closing() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            _ = try await connection.nextRequest()
            try await connection.readToEnd()
        }
        try await withScript(script) { client, _ in
            let call = Task { try await client.ping() }
            client.close()
            let failure = await #expect(throws: TasteError.self) { try await call.value }
            #expect(failure?.code == .cancelled)
            let later = await #expect(throws: TasteError.self) { try await client.ping() }
            #expect(later?.code == .cancelled)
        }
    }
}
