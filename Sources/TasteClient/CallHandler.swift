import NIOCore
import TasteProtocol
import TasteValues

/// The last handler of a connection's pipeline. It writes the frames of calls and hands each response to its call. It
/// is used on the connection's event loop only.
final class CallHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct Pending {
        let waiter: Call.Waiter
        let timeout: TimeAmount?
        let deadline: NIODeadline
    }

    private var calls: CallTable<Pending>
    private var context: ChannelHandlerContext?
    private var isFlushDue = false
    /// The timer of the earliest deadline of the calls that were ever begun: one for each call would cost a good part
    /// of the call, although nearly all are answered long before.
    private var alarm: (deadline: NIODeadline, task: Scheduled<Void>)?

    /// - Parameter maximumCallsInFlight: The number of unanswered calls above which further ones wait here.
    init(maximumCallsInFlight: Int) {
        calls = CallTable(limit: maximumCallsInFlight)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        alarm?.task.cancel()
        failAll(ConnectionLost(cause: nil))
    }

    /// Sends a call, or queues it while too many calls are unanswered.
    func start(_ call: Call) {
        guard let context, context.channel.isActive else { return call.waiter.fail(ConnectionLost(cause: nil)) }
        let deadline = call.timeout.map { .now() + $0 } ?? NIODeadline.distantFuture
        calls.add(
            Pending(waiter: call.waiter, timeout: call.timeout, deadline: deadline), id: call.id, frame: call.frame)
        setAlarm(context, for: deadline)
        sendWaiting()
    }

    /// Writes a further frame of a call. A call whose first frame has not been sent on this connection fails, because
    /// the daemon would receive its frames out of order or only in part.
    func proceed(with frame: ByteBuffer, id: UInt64) {
        guard calls.isOpen(id), let context else { return end(id, with: ConnectionLost(cause: nil)) }
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    /// Fails a call with `CancellationError`.
    func cancel(_ id: UInt64) {
        end(id, with: CancellationError())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            deliver(try WireResponse(frameBody: unwrapInboundIn(data)))
        } catch {
            errorCaught(context: context, error: error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        failAll(ConnectionLost(cause: nil))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failAll(Self.failure(for: error))
        context.close(promise: nil)
    }

    /// A stream that ends or breaks is a lost connection, after which a call may be repeated. Bytes that violate the
    /// protocol are an error of their own, because a repeated call would be answered in the same way.
    private static func failure(for error: any Error) -> any Error {
        guard let broken = error as? TasteError, broken.code != .dataLoss else { return ConnectionLost(cause: error) }
        return TasteError(
            .internal, "The daemon's answer breaks the protocol. Check that the socket is tasted's.", cause: broken)
    }

    private func deliver(_ response: WireResponse) {
        switch calls.receive(response) {
        case .progress(let call): call.waiter.progress(response)
        case .last(let call): call.waiter.finish(response)
        case .unclaimed: break
        case .refused(let error): failAll(error)
        }
        sendWaiting()
    }

    private func sendWaiting() {
        guard let context else { return }
        while let frame = calls.nextFrame() {
            context.write(wrapOutboundOut(frame), promise: nil)
            flushSoon(context)
        }
    }

    /// Calls that begin in the same turn of the event loop are sent together.
    private func flushSoon(_ context: ChannelHandlerContext) {
        guard !isFlushDue else { return }
        isFlushDue = true
        context.eventLoop.assumeIsolated().execute {
            self.isFlushDue = false
            self.context?.flush()
        }
    }

    private func setAlarm(_ context: ChannelHandlerContext, for deadline: NIODeadline) {
        guard deadline < alarm?.deadline ?? .distantFuture else { return }
        alarm?.task.cancel()
        alarm = (deadline, context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.expire() })
    }

    /// Fails the calls whose time is over, and waits for the next deadline.
    private func expire() {
        alarm = nil
        let now = NIODeadline.now()
        for (id, call) in calls.waiting where call.deadline <= now {
            let seconds = Double(call.timeout?.nanoseconds ?? 0) / 1e9
            end(
                id,
                with: TasteError(
                    .deadlineExceeded, "No answer came within \(seconds) s. Allow more time, or ask for less."))
        }
        if let context, let next = calls.waiting.map(\.waiter.deadline).min() { setAlarm(context, for: next) }
    }

    private func end(_ id: UInt64, with error: any Error) {
        calls.remove(id)?.waiter.fail(error)
    }

    /// Fails all calls.
    func failAll(_ error: any Error) {
        for call in calls.removeAll() { call.waiter.fail(error) }
    }
}
