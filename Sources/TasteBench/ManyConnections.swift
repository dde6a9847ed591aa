import DenseMath
import NIOCore
import NIOPosix
import TasteProtocol

/// Many connections, each of which sends a rating whenever the one before is acknowledged.
enum ManyConnections {
    /// The number of acknowledged ratings a second.
    static func ratingsPerSecond(path: String, connections: Int, seconds: Double) throws -> Double {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let deadline = NIODeadline.now() + .nanoseconds(Int64(seconds * 1e9))
        let start = ContinuousClock.now
        let finished = (0..<connections).map { number in
            let promise = group.next().makePromise(of: Int.self)
            ClientBootstrap(group: group).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(FrameDecoder()),
                        try Rater(number: number, deadline: deadline, promise: promise))
                }
            }.connect(unixDomainSocketPath: path).whenFailure { promise.fail($0) }
            return promise.futureResult
        }
        let total = try EventLoopFuture.whenAllSucceed(finished, on: group.next()).wait().reduce(0, +)
        return Double(total) / (ContinuousClock.now - start).seconds
    }

    private final class Rater: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let deadline: NIODeadline
        private let promise: EventLoopPromise<Int>
        private var acknowledged = 0
        /// The frames are encoded in advance, because the client shares its cores with the daemon that is measured.
        private let frames: [ByteBuffer]

        init(number: Int, deadline: NIODeadline, promise: EventLoopPromise<Int>) throws {
            self.deadline = deadline
            self.promise = promise
            var random = RandomNumbers(seed: UInt64(number))
            frames = try (0..<64).map { _ in
                let user = Int(random.uniform() * Double(BenchRatings.users))
                let item = Int(random.uniform() * Double(BenchRatings.items))
                return ByteBuffer(bytes: try RawClient.rate(1, user: user, item: item, value: 3))
            }
        }

        func channelActive(context: ChannelHandlerContext) { rate(context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            acknowledged += 1
            guard NIODeadline.now() < deadline else {
                promise.succeed(acknowledged)
                return context.close(promise: nil)
            }
            rate(context)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
            context.close(promise: nil)
        }

        private func rate(_ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(frames[acknowledged % frames.count]), promise: nil)
        }
    }
}
