import NIOCore
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("A real daemon, sent malformed frames", .enabled(if: DaemonProcess.isBuilt, "tasted is not built"))
struct MalformedFrameTests {
    private static let ping: [UInt8] = [8, 7, 90, 0]

    @Test("answers with an error under id 0, closes that connection, and serves the others")
    func aborts() async throws {
        let daemon = try await DaemonProcess()
        let malformed: [(bytes: [UInt8], code: WireCode)] = [
            ([0, 0, 0, 0], .invalidArgument),
            ([0, 0x40, 0, 1], .resourceExhausted),
            ([0xff, 0xff, 0xff, 0xff], .resourceExhausted),
            (Array("GET / HTTP/1.1\r\n".utf8), .resourceExhausted),
            ([0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff], .invalidArgument),
            ([0, 0, 0, 3, 8, 1, 90], .invalidArgument),
            // Recommend for a user whose name is not UTF-8.
            ([0, 0, 0, 11, 8, 1, 0x7a, 7, 10, 3, 0x61, 0xff, 0xfe, 16, 1], .invalidArgument),
            // A ping with id 0.
            ([0, 0, 0, 2, 90, 0], .invalidArgument),
        ]
        try await RawConnection.open(path: daemon.socket) { bystander in
            for (bytes, code) in malformed {
                try await RawConnection.open(path: daemon.socket) { connection in
                    try await connection.send(bytes)
                    let body = try #require(try await connection.readFrame(), "\(bytes)")
                    let response = try WireResponse(frameBody: ByteBuffer(bytes: body))
                    #expect(response.id == 0)
                    #expect(response.error.code == code, "\(bytes)")
                    #expect(!response.error.message.isEmpty)
                    #expect(try await connection.readFrame() == nil, "\(bytes)")
                }
                try await bystander.sendFrame(Self.ping)
                let body = try #require(try await bystander.readFrame())
                #expect(try WireResponse(frameBody: ByteBuffer(bytes: body)).id == 7)
            }
        }
    }

    @Test("answers an unknown call UNIMPLEMENTED and goes on")
    func unknownCall() async throws {
        let daemon = try await DaemonProcess()
        try await RawConnection.open(path: daemon.socket) { connection in
            try await connection.sendFrame([8, 20, 0xfa, 0x3e, 0])
            let body = try #require(try await connection.readFrame())
            let response = try WireResponse(frameBody: ByteBuffer(bytes: body))
            #expect(response.id == 20)
            #expect(response.error.code == .unimplemented)
            try await connection.sendFrame(Self.ping)
            #expect(try await connection.readFrame() != nil)
        }
    }

    @Test("takes a frame byte by byte, and forgets one that is cut")
    func pieces() async throws {
        let daemon = try await DaemonProcess()
        try await RawConnection.open(path: daemon.socket) { connection in
            for byte in [0, 0, 0, 4] + Self.ping { try await connection.send([byte]) }
            #expect(try await connection.readFrame() != nil)
            try await connection.send([0, 0, 0, 4, 8, 7])
        }
        try await TasteClient.withClient(path: daemon.socket) { client in
            let status = try await client.status()
            #expect(status.value.ready)
        }
    }
}
