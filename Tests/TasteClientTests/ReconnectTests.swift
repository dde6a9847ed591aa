import Synchronization
import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

@Suite("Lost connections")
struct ReconnectTests {
    /// Reads one request on the first connection and closes it; answers all requests on later connections.
    private static let breakOnce: @Sendable (Int, inout RawConnection) async throws -> Void = { number, connection in
        while let request = try await connection.nextRequest() {
            if number == 1 { return }
            switch request.call {
            case .recommend: try await connection.answer(request.id, recommendation(for: request))
            case .ping: try await connection.answer(request.id, .ping(WirePong()))
            default: try await connection.answer(request.id, .written(WireWritten()))
            }
        }
    }

    @Test("A read is repeated on a new connection")
    func read() async throws {
        try await withScript(Self.breakOnce) { client, connections in
            let answer = try await client.recommend(user: "ann")
            #expect(answer.value.first?.item == "ann")
            #expect(connections.value == 2)
        }
    }

    @Test("Ratings with a time are repeated on a new connection")
    func rateWithTime() async throws {
        try await withScript(Self.breakOnce) { client, connections in
            try await client.rate(user: "ann", item: "Alien", value: 4, time: 1)
            #expect(connections.value == 2)
        }
    }

    @Test("The removal of a rating and the storing of records are repeated on a new connection")
    func repeatableWrites() async throws {
        try await withScript(Self.breakOnce) { client, connections in
            try await client.unrate(user: "ann", item: "Alien")
            #expect(connections.value == 2)
        }
        try await withScript(Self.breakOnce) { client, connections in
            try await client.putItems([Item(id: "Alien")])
            #expect(connections.value == 2)
        }
    }

    @Test("A rating without a time is sent with the time of its first attempt, on a new connection too")
    func rateWithoutTime() async throws {
        let times = Mutex<[Int64]>([])
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { number, connection in
            guard let request = try await connection.nextRequest() else { return }
            times.withLock { $0 += request.rate.ratings.map(\.time) }
            if number > 1 { try await connection.answer(request.id, .written(WireWritten())) }
        }
        try await withScript(script) { client, connections in
            try await client.rate([
                Rating(user: "ann", item: "Alien", value: 4, time: 1), Rating(user: "ann", item: "Solaris", value: 4),
            ])
            #expect(connections.value == 2)
        }
        let sent = times.withLock { $0 }
        #expect(sent.count == 4 && sent[0] == 1 && sent[1] > 1_700_000_000)
        #expect(sent.prefix(2) == sent.suffix(2))
    }

    @Test("A call that a stopping daemon has not begun is repeated on a new connection, whatever it is")
    func stoppingDaemon() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { number, connection in
            while let request = try await connection.nextRequest() {
                let stopping = TasteError(.cancelled, "The daemon is stopping. Try again on a new connection.")
                let answer: WireResponse.OneOf_Result = number == 1 ? .error(stopping.wire) : .written(WireWritten())
                try await connection.answer(request.id, answer)
            }
        }
        try await withScript(script) { client, connections in
            try await client.forgetUser("ann")
            try await client.rate(user: "ann", item: "Alien", value: 4)
            #expect(connections.value == 2)
        }
    }

    @Test("A training and the forgetting of a user fail with their connection")
    func unrepeatable() async throws {
        try await withScript(Self.breakOnce) { client, connections in
            let failure = await #expect(throws: TasteError.self) { try await client.train() }
            #expect(failure?.code == .unavailable)
            #expect(connections.value == 1)
        }
        try await withScript(Self.breakOnce) { client, connections in
            let failure = await #expect(throws: TasteError.self) { try await client.forgetUser("ann") }
            #expect(failure?.code == .unavailable)
            #expect(connections.value == 1)
        }
    }

    @Test("A call is repeated only once")
    func twice() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            _ = try await connection.nextRequest()
        }
        try await withScript(script) { client, connections in
            let failure = await #expect(throws: TasteError.self) { try await client.ping() }
            #expect(failure?.code == .unavailable)
            #expect(connections.value == 2)
        }
    }

    @Test("A connection that ends within a frame is lost")
    func withinFrame() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { number, connection in
            if number == 1 {
                _ = try await connection.nextRequest()
                try await connection.send([0, 0, 0, 4, 8])
            } else {
                try await connection.answerPing()
                try await connection.readToEnd()
            }
        }
        try await withScript(script) { client, connections in
            try await client.ping()
            #expect(connections.value == 2)
        }
    }

    @Test("A call is not repeated if the peer does not speak the protocol")
    func otherProtocol() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            _ = try await connection.nextRequest()
            try await connection.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
            try await connection.readToEnd()
        }
        try await withScript(script) { client, connections in
            let failure = await #expect(throws: TasteError.self) { try await client.ping() }
            #expect(failure?.code == .internal)
            #expect(connections.value == 1)
        }
    }

    @Test("The error for a missing socket names its path and says what to do")
    func missingSocket() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("missing.sock")
        let failure = await #expect(throws: TasteError.self) { try await TasteClient.connect(path: path) }
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains(path) == true)
        #expect(failure?.cause != nil)
    }
}
