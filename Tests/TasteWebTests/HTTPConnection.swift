import Glibc
import NIOCore
import NIOPosix

/// A connection to a web server that sends any bytes.
struct HTTPConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var unread = ""
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Connects, runs `body`, and closes the connection.
    static func open<Result>(
        port: Int, _ body: (inout HTTPConnection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = HTTPConnection(inbound: inbound, outbound: outbound)
            return try await body(&connection)
        }
    }

    /// Sends bytes, and returns everything that comes until the server closes the connection.
    static func exchange(_ text: String, port: Int) async throws -> [UInt8] {
        try await open(port: port) { connection in
            // The server may answer, and close the connection, before it has read everything.
            let outbound = connection.outbound
            let sending = Task { try? await outbound.write(ByteBuffer(string: text)) }
            defer { sending.cancel() }
            return try await connection.readToEnd()
        }
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// The next bytes; nil if the server has closed the connection.
    mutating func read() async throws -> [UInt8]? {
        try await inbound.next().map { Array($0.readableBytesView) }
    }

    /// Reads until the text has come, and drops everything up to its end.
    mutating func read(until text: String) async throws {
        struct Ended: Error {}
        while true {
            if let found = unread.firstRange(of: text) {
                unread.removeSubrange(..<found.upperBound)
                return
            }
            guard let bytes = try await read() else { throw Ended() }
            unread += String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Reads until the server closes the connection.
    mutating func readToEnd() async throws -> [UInt8] {
        var all: [UInt8] = []
        do {
            while let bytes = try await read() { all += bytes }
        } catch let error as IOError where error.errnoCode == ECONNRESET {
            // The server has closed the connection before it read everything.
        }
        return all
    }
}
