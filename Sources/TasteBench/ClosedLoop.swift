import NIOCore
import NIOPosix

/// Many connections, each of which sends its next request whenever the one before is answered.
enum ClosedLoop {
    /// The number of answers a second.
    ///
    /// - Parameters:
    ///   - decoder: Makes what cuts the bytes that arrive into answers.
    ///   - requests: The requests of a connection, by its number; it repeats them. They are encoded in advance, because
    ///     the client shares its cores with the server that is measured.
    static func perSecond<Decoder: ByteToMessageDecoder & SendableMetatype>(
        to address: SocketAddress, connections: Int, seconds: Double, decoder: @escaping @Sendable () -> Decoder,
        requests: (Int) throws -> [ByteBuffer]
    ) throws -> Double where Decoder.InboundOut == ByteBuffer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let deadline = NIODeadline.now() + .nanoseconds(Int64(seconds * 1e9))
        let start = ContinuousClock.now
        let finished = try (0..<connections).map { number in
            let promise = group.next().makePromise(of: Int.self)
            let own = try requests(number)
            ClientBootstrap(group: group).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(decoder()), Asker(requests: own, deadline: deadline, promise: promise))
                }
            }.connect(to: address).whenFailure { promise.fail($0) }
            return promise.futureResult
        }
        let total = try EventLoopFuture.whenAllSucceed(finished, on: group.next()).wait().reduce(0, +)
        return Double(total) / (ContinuousClock.now - start).seconds
    }

    private final class Asker: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let requests: [ByteBuffer]
        private let deadline: NIODeadline
        private let promise: EventLoopPromise<Int>
        private var answered = 0

        init(requests: [ByteBuffer], deadline: NIODeadline, promise: EventLoopPromise<Int>) {
            self.requests = requests
            self.deadline = deadline
            self.promise = promise
        }

        func channelActive(context: ChannelHandlerContext) { ask(context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            answered += 1
            guard NIODeadline.now() < deadline else {
                promise.succeed(answered)
                return context.close(promise: nil)
            }
            ask(context)
        }

        func channelInactive(context: ChannelHandlerContext) {
            promise.fail(BenchError("a connection was closed before the end"))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
            context.close(promise: nil)
        }

        private func ask(_ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(requests[answered % requests.count]), promise: nil)
        }
    }
}
