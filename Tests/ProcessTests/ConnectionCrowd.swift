import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

/// Many connections that send the same bytes, and only note whether an answer has come.
struct ConnectionCrowd {
    private final class Listener: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let isAnswered = Atomic(false)

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            isAnswered.store(true, ordering: .relaxed)
        }
    }

    private let channels: [any Channel]
    private let listeners: [Listener]

    /// Opens `count` connections, sends `bytes` on each, and waits until each has got an answer.
    init(count: Int, path: String, sending bytes: [UInt8]) async throws {
        var channels: [any Channel] = []
        let listeners = (0..<count).map { _ in Listener() }
        for listener in listeners {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelInitializer { $0.pipeline.addHandler(listener) }
                .connect(unixDomainSocketPath: path).get()
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
            channels.append(channel)
        }
        (self.channels, self.listeners) = (channels, listeners)
        try await wait("a connection of many is not answered") {
            listeners.allSatisfy { $0.isAnswered.load(ordering: .relaxed) }
        }
    }

    func close() async throws {
        for channel in channels { try await channel.close().get() }
    }
}
