import NIOCore
import NIOHTTPTypes

/// Closes connections whose client is too slow: to complete the head of a request, to send its body, or to read the
/// answer. An answer that takes long to make, such as a stream of events, has no deadline.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let idle: TimeAmount
    private let stall: TimeAmount
    private var timer: RepeatedTask?
    private var lastProgress = NIODeadline.now()
    private var isReadingRequest = false
    private var unansweredRequests = 0

    /// - Parameters:
    ///   - idle: The time in which the head of the next request must be complete.
    ///   - stall: The longest pause within a body, and of a client that does not read.
    init(idle: TimeAmount, stall: TimeAmount) {
        self.idle = idle
        self.stall = stall
    }

    /// One timer looks at the connection now and then, because a timer for each part of a request would cost more than
    /// the part.
    func handlerAdded(context: ChannelHandlerContext) {
        let interval = TimeAmount.nanoseconds(max(1, min(idle, stall).nanoseconds / 2))
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            let (handler, context) = bound.value
            handler.check(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReadingRequest = true
            unansweredRequests += 1
        case .body: break
        case .end: isReadingRequest = false
        }
        lastProgress = .now()
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            unansweredRequests -= 1
            lastProgress = .now()
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        lastProgress = .now()
        context.fireChannelWritabilityChanged()
    }

    private func check(_ context: ChannelHandlerContext) {
        guard let allowance = allowance(context), .now() - lastProgress > allowance else { return }
        context.close(promise: nil)
    }

    /// The time without progress that the client has; nil while only this server has to do something.
    private func allowance(_ context: ChannelHandlerContext) -> TimeAmount? {
        if isReadingRequest || !context.channel.isWritable { return stall }
        return unansweredRequests > 0 ? nil : idle
    }
}
