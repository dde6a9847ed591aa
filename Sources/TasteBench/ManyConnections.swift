import NIOCore
import NIOPosix
import TasteProtocol

/// Many connections that each rate, wait for the acknowledgement, and rate again, for a while.
enum ManyConnections {
    /// Acknowledged ratings a second.
    static func ratingsPerSecond(path: String, connections: Int, seconds: Double) throws -> Double {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let deadline = NIODeadline.now() + .nanoseconds(Int64(seconds * 1e9))
        let finished = (0..<connections).map { number in
            let promise = group.next().makePromise(of: Int.self)
            ClientBootstrap(group: group).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(FrameDecoder()),
                        Rater(number: number, deadline: deadline, promise: promise))
                }
            }.connect(unixDomainSocketPath: path).whenFailure { promise.fail($0) }
            return promise.futureResult
        }
        let start = ContinuousClock.now
        let total = try EventLoopFuture.whenAllSucceed(finished, on: group.next()).wait().reduce(0, +)
        return Double(total) / (ContinuousClock.now - start).seconds
    }

    private final class Rater: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let number: Int
        private let deadline: NIODeadline
        private let promise: EventLoopPromise<Int>
        private var acknowledged = 0
        private var state: UInt64

        init(number: Int, deadline: NIODeadline, promise: EventLoopPromise<Int>) {
            self.number = number
            self.deadline = deadline
            self.promise = promise
            state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1
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
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let user = Int(state >> 33) % SyntheticRatings.users
            let item = Int(state >> 21 & 0xfffff) % SyntheticRatings.items
            guard let frame = try? RawClient.rate(UInt64(acknowledged + 1), user: user, item: item, value: 3) else {
                return
            }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: frame)), promise: nil)
        }
    }
}
