import NIOCore
import NIOPosix

/// One request on a connection of its own.
enum WholeAnswer {
    /// Everything that comes until the server closes the connection.
    static func bytes(_ request: String, from address: SocketAddress) throws -> [UInt8] {
        let group = MultiThreadedEventLoopGroup.singleton
        let promise = group.next().makePromise(of: [UInt8].self)
        let channel = try ClientBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(Collector(promise))
            }
        }.connect(to: address).wait()
        try channel.writeAndFlush(ByteBuffer(string: request)).wait()
        return try promise.futureResult.wait()
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let promise: EventLoopPromise<[UInt8]>
        private var bytes: [UInt8] = []

        init(_ promise: EventLoopPromise<[UInt8]>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += unwrapInboundIn(data).readableBytesView
        }

        func channelInactive(context: ChannelHandlerContext) { promise.succeed(bytes) }
    }
}
