import NIOCore
import NIOPosix

/// A Unix socket without a client's good manners: sends any bytes, reads frames as bytes, and stops reading whenever its
/// test does.
package struct RawConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ByteBuffer()

    /// Connects, runs `body`, and closes.
    package static func open<Result>(
        path: String, _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await run(channel, body)
    }

    static func run<Result>(
        _ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&connection)
        }
    }

    package func send(_ bytes: [UInt8]) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    /// Sends a whole frame: the body's length, then the body.
    package func sendFrame(_ body: [UInt8]) async throws {
        var frame = ByteBuffer()
        frame.writeInteger(UInt32(body.count))
        frame.writeBytes(body)
        try await outbound.write(frame)
    }

    /// The body of the next frame; nil once the peer has closed, and cut frames are dropped then.
    package mutating func readFrame() async throws -> [UInt8]? {
        while true {
            if let length = received.getInteger(at: received.readerIndex, as: UInt32.self),
                received.readableBytes >= 4 + Int(length)
            {
                received.moveReaderIndex(forwardBy: 4)
                return received.readBytes(length: Int(length))
            }
            guard try await readMore() else { return nil }
        }
    }

    /// Waits until the peer has closed, whatever it sends before.
    package mutating func readToEnd() async throws {
        while try await readMore() {}
    }

    private mutating func readMore() async throws -> Bool {
        guard var bytes = try await inbound.next() else { return false }
        received.writeBuffer(&bytes)
        return true
    }
}
