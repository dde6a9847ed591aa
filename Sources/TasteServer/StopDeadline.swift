import NIOCore

/// Closes a connection a while after the daemon began to stop. It is the first handler, so that it also closes
/// connections that are being set up or refused.
final class StopDeadline: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    // Whoever still waits after this gets no answer: its peer does not read, or keeps the connection open.
    private static let patience = TimeAmount.milliseconds(700)

    private var end: Scheduled<Void>?

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, end == nil {
            let channel = context.channel
            end = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }
}
