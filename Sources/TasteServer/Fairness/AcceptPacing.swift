import NIOCore

/// Accepts connections at a bounded rate, so that a peer that connects again and again does not keep the event loops
/// from the connections that there are. Connections that are not accepted yet wait in the socket's queue.
final class AcceptPacing: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    /// The number of connections that are accepted between two pauses.
    static let batch: UInt = 16
    private static let pause = TimeAmount.milliseconds(1)

    private var isPausing = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isPausing = true
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        guard isPausing else { return context.read() }
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { [self] in
            isPausing = false
            context.read()
        }
    }
}
