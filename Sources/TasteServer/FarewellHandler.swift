import NIOCore

/// Closes a connection after a last answer, in a way that lets its peer read that answer.
///
/// A connection that is closed with unread bytes is reset (unix(7)), and a peer that is still sending then fails before
/// it reads. The connection therefore shuts down its sending side only, and discards what arrives until the peer
/// closes, a second has passed, or as many bytes have been discarded as a frame may have.
final class FarewellHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let patience = TimeAmount.seconds(1)

    private var bytesLeft: Int
    private var end: Scheduled<Void>?

    private init(frameBytes: Int) { bytesLeft = frameBytes }

    /// Ends a connection whose last answer has been written to its channel; on its event loop.
    static func end(_ channel: any Channel, frameBytes: Int) {
        let farewell = FarewellHandler(frameBytes: frameBytes)
        guard (try? channel.pipeline.syncOperations.addHandler(farewell, position: .first)) != nil else {
            return channel.close(promise: nil)
        }
        channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(mode: .output, promise: nil) }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        end = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        if channel.isActive { context.read() }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytesLeft -= unwrapInboundIn(data).readableBytes
        if bytesLeft < 0 { context.close(promise: nil) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // The handlers behind this one do not ask for more.
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
