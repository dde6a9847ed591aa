import NIOCore
import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

@Suite("Malformed frames", .enabled(if: DaemonProcess.isBuilt, "tasted is not built"))
struct MalformedFrameTests {
    private static let ping: [UInt8] = [8, 7, 90, 0]

    @Test("A malformed frame is answered with an error under id 0 and ends its connection, but no other")
    func aborts() async throws {
        let daemon = try await DaemonProcess()
        let malformed = GoldenFrame.malformed.filter { $0.answer != "none" }
        try #require(!malformed.isEmpty)
        try await RawConnection.open(path: daemon.socket) { bystander in
            for frame in malformed {
                try await RawConnection.open(path: daemon.socket) { connection in
                    try await connection.send(frame.bytes)
                    let body = try #require(try await connection.readFrame(), "\(frame)")
                    let response = try WireResponse(frameBody: ByteBuffer(bytes: body))
                    #expect(response.id == 0)
                    #expect(TasteError(response.error).code.description == frame.answer, "\(frame)")
                    #expect(!response.error.message.isEmpty)
                    #expect(try await connection.readFrame() == nil, "\(frame)")
                }
                try await bystander.sendFrame(Self.ping)
                let body = try #require(try await bystander.readFrame())
                #expect(try WireResponse(frameBody: ByteBuffer(bytes: body)).id == 7)
            }
        }
    }

    @Test("An unknown call is answered UNIMPLEMENTED, and the connection stays open")
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

    @Test("A frame may arrive byte by byte, and a cut frame has no effect")
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
