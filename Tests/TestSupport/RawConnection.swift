import NIOCore
import NIOPosix

/// A connection to a Unix socket that may violate the protocol: it sends any bytes, returns frames as bytes, and reads
/// only when its test does.
package struct RawConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ByteBuffer()

    /// Connects, runs `body`, and closes the connection.
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

    /// Sends bytes one by one, each after a pause, until the peer has closed the connection or all are sent. It may be
    /// used while another task reads.
    package var dribble: @Sendable ([UInt8], Duration) async -> Void {
        { [outbound] bytes, pause in
            for byte in bytes {
                do { try await outbound.write(ByteBuffer(bytes: [byte])) } catch { return }
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Sends a frame: the length of the body, then the body.
    package func sendFrame(_ body: [UInt8]) async throws {
        var frame = ByteBuffer()
        frame.writeInteger(UInt32(body.count))
        frame.writeBytes(body)
        try await outbound.write(frame)
    }

    /// The body of the next frame; nil if the peer has closed the connection. A frame that is cut there is dropped.
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

    /// Reads until the peer closes the connection.
    package mutating func readToEnd() async throws {
        while try await readMore() {}
    }

    private mutating func readMore() async throws -> Bool {
        guard var bytes = try await inbound.next() else { return false }
        received.writeBuffer(&bytes)
        return true
    }
}
