import TasteProtocol
import TestSupport
import Testing

@Suite("Bytes that are not a request")
struct BadInputFrameTests {
    @Test(
        "Bytes that are not a request are answered with an error under id 0 before the connection is closed",
        arguments: [
            ("a length of 0", [0, 0, 0, 0], .invalidArgument, ""),
            ("a length over the limit", [0, 0x40, 0, 1], .resourceExhausted, ""),
            ("the largest length", [0xff, 0xff, 0xff, 0xff], .resourceExhausted, ""),
            ("text in place of a frame", Array("GET / HTTP/1.1\r\n\r\n".utf8), .resourceExhausted, ""),
            ("a body of garbage", [0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0xff], .invalidArgument, ""),
            ("a field cut short", [0, 0, 0, 3, 0x08, 0x01, 0x62], .invalidArgument, ""),
            // The request has the id 1 and the call recommend { user: ff fe }.
            ("wrong UTF-8", [0, 0, 0, 8, 0x08, 0x01, 0x7a, 0x04, 0x0a, 0x02, 0xff, 0xfe], .invalidArgument, ""),
            ("no id", [0, 0, 0, 2, 0x5a, 0x00], .invalidArgument, "id"),
        ] as [(String, [UInt8], WireCode, String)])
    func malformed(what: String, bytes: [UInt8], code: WireCode, field: String) async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                try await connection.send(bytes)
                let error = try await connection.finalError()
                #expect(error.code == code)
                #expect(error.field == field)
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test("Requests before broken bytes are answered, and requests after them are not begun")
    func between() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                let good = try RawConnection.frame(.ping(id: 7))
                let late = try RawConnection.frame(.rate(id: 8, "ann", "Alien", 3))
                try await connection.send(good + [0, 0, 0, 0] + late)
                #expect(try await connection.response()?.id == 7)
                #expect(try await connection.finalError().code == .invalidArgument)
            }
        }
        #expect(try await status(of: daemon).ratings == 1)
    }

    @Test("A second request with the id of one in flight ends the connection")
    func sameID() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                var waiting = WireRequest.ping(id: 5)
                (waiting.minSequence, waiting.deadlineMs) = (1_000_000, 60_000)
                try await connection.send(waiting)
                try await connection.send(.ping(id: 5))
                let error = try await connection.finalError()
                #expect(error.code == .invalidArgument && error.field == "id")
            }
        }
    }

    @Test("Random bytes do not disturb other connections", arguments: [1, 2, 3] as [UInt64])
    func garbage(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            for round in 0..<40 {
                let body = (0..<Int.random(in: 1...300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                try await RawConnection.open(path: daemon.socket) { connection in
                    // Half of the bytes are sent in a correct frame, half of them without one.
                    if round % 2 == 0 {
                        try await connection.sendFrame(body)
                        let response = try #require(try await connection.response())
                        guard case .error(let error)? = response.result else {
                            Issue.record("answered \(response) to \(body), seed \(seed)")
                            return
                        }
                        #expect(error.code == .invalidArgument || error.code == .unimplemented)
                    } else {
                        try await connection.send(body)
                    }
                }
            }
        }
    }

    @Test("A frame that the client did not finish has no effect", arguments: [1, 3, 4, 5, 20])
    func truncated(length: Int) async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                let frame = try RawConnection.frame(.rate("ann", "Alien", 3))
                try #require(frame.count > length)
                try await connection.send(Array(frame.prefix(length)))
            }
        }
        let status = try await status(of: daemon)
        #expect(status.ratings == 1 && status.users == 1)
    }

    @Test("A frame may arrive in any number of pieces")
    func pieces() async throws {
        let daemon = try await DaemonProcess()
        try await RawConnection.open(path: daemon.socket) { connection in
            for byte in try RawConnection.frame(.rate("ann", "Alien", 3)) { try await connection.send([byte]) }
            #expect(try await connection.response()?.isWritten == true)
        }
    }

    @Test("A call of a newer version is refused, and the connection stays open")
    func unknownCall() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                // The first request has the id 9 and a message of 2 bytes as field 99, the second only the id 10.
                for (id, body) in [(9, [0x08, 9, 0x9a, 0x06, 2, 0x08, 1]), (10, [0x08, 10])] as [(UInt64, [UInt8])] {
                    try await connection.sendFrame(body)
                    let response = try #require(try await connection.response())
                    #expect(response.id == id)
                    #expect(response.error.code == .unimplemented && !response.error.message.isEmpty)
                }
                #expect(try await connection.call(.ping(id: 11)).result == .ping(WirePong()))
                // A known call with an additional unknown field is served.
                try await connection.sendFrame([0x08, 12, 0x5a, 0x00, 0x98, 0x06, 1])
                #expect(try await connection.response()?.result == .ping(WirePong()))
            }
        }
    }
}
