import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

@Suite("Concurrent calls on one connection")
struct PipeliningTests {
    @Test("Each call gets its own answer when answers arrive in another order")
    func overtaking() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            var requests: [WireRequest] = []
            // The client sends this number of calls before it needs an answer.
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

    @Test("A call without an answer times out, and the connection serves other calls")
    func timeout() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            guard let unanswered = try await connection.nextRequest() else { return }
            guard let next = try await connection.nextRequest() else { return }
            // The first answer arrives after its call has timed out.
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

    @Test("A call ends when its task is cancelled, and the connection serves other calls")
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

    @Test("A call of a cancelled task is not sent")
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

    @Test("All calls fail when the daemon cannot read the stream")
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

    @Test("All calls fail when the client is closed")
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
