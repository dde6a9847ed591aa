import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

@Suite("A connection that breaks")
struct ReconnectTests {
    /// Reads one request on the first connection and closes; answers on later ones.
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

    @Test("is opened again for a read, which is repeated")
    func read() async throws {
        try await withScript(Self.breakOnce) { client, connections in
            let answer = try await client.recommend(user: "ann")
            #expect(answer.value.first?.item == "ann")
            #expect(connections.value == 2)
        }
    }

    @Test("is opened again for ratings that name their time")
    func rateWithTime() async throws {
        try await withScript(Self.breakOnce) { client, connections in
            try await client.rate(user: "ann", item: "Alien", value: 4, time: 1)
            #expect(connections.value == 2)
        }
    }

    @Test("is opened again for taking a rating back, and for records")
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

    @Test("fails a rating that takes the daemon's time; the next call opens it again")
    func rateWithoutTime() async throws {
        try await withScript(Self.breakOnce) { client, connections in
            let failure = await #expect(throws: TasteError.self) {
                try await client.rate([
                    Rating(user: "ann", item: "Alien", value: 4, time: 1),
                    Rating(user: "ann", item: "Solaris", value: 4),
                ])
            }
            #expect(failure?.code == .unavailable)
            #expect(connections.value == 1)
            try await client.ping()
            #expect(connections.value == 2)
        }
    }

    @Test("fails a training and the forgetting of a user")
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

    @Test("is opened again once and not more")
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

    @Test("within a frame counts as broken")
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

    @Test("is not repeated where the peer does not speak the protocol")
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

    @Test("to nowhere names the path and what to do")
    func nobody() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("nobody.sock")
        let failure = await #expect(throws: TasteError.self) { try await TasteClient.connect(path: path) }
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains(path) == true)
        #expect(failure?.cause != nil)
    }
}
