import NIOCore
import TasteProtocol
import TasteValues

/// Ends a connection's pipeline: writes the frames of calls and hands each response to the call it belongs to.
/// Lives on the connection's event loop, as everything in a pipeline does.
final class CallHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct Pending {
        let waiter: Call.Waiter
        let timer: Scheduled<Void>?
    }

    private var calls: CallTable<Pending>
    private var context: ChannelHandlerContext?

    /// - Parameter maximumCallsInFlight: further calls wait here until others have been answered.
    init(maximumCallsInFlight: Int) {
        calls = CallTable(limit: maximumCallsInFlight)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        failAll(ConnectionLost(cause: nil))
    }

    func start(_ call: Call) {
        guard let context, context.channel.isActive else { return call.waiter.fail(ConnectionLost(cause: nil)) }
        let timer = call.timeout.map { timeout in
            context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { self.expire(call.id, after: timeout) }
        }
        calls.add(Pending(waiter: call.waiter, timer: timer), id: call.id, frame: call.frame)
        sendWaiting()
    }

    /// Writes a further frame of a call that is open; drops it where the call has ended, as its waiter then knows.
    func proceed(with frame: ByteBuffer, id: UInt64) {
        guard calls.isOpen(id) else { return }
        context?.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

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

    /// A stream that ends or breaks is a lost connection, which a call may survive; bytes that are not the protocol's
    /// would only come again.
    private static func failure(for error: any Error) -> any Error {
        guard let broken = error as? TasteError, broken.code != .dataLoss else { return ConnectionLost(cause: error) }
        return TasteError(
            .internal, "The daemon's answer breaks the protocol. Check that the socket is tasted's.", cause: broken)
    }

    private func deliver(_ response: WireResponse) {
        switch calls.receive(response) {
        case .progress(let call): call.waiter.progress(response)
        case .last(let call):
            call.timer?.cancel()
            call.waiter.finish(response)
        case .nobody: break
        case .refused(let error): failAll(error)
        }
        sendWaiting()
    }

    private func sendWaiting() {
        while let frame = calls.nextFrame() { context?.writeAndFlush(wrapOutboundOut(frame), promise: nil) }
    }

    private func expire(_ id: UInt64, after timeout: TimeAmount) {
        let seconds = Double(timeout.nanoseconds) / 1e9
        end(
            id,
            with: TasteError(.deadlineExceeded, "No answer came within \(seconds) s. Allow more time, or ask for less.")
        )
    }

    private func end(_ id: UInt64, with error: any Error) {
        guard let call = calls.remove(id) else { return }
        call.timer?.cancel()
        call.waiter.fail(error)
    }

    func failAll(_ error: any Error) {
        for call in calls.removeAll() {
            call.timer?.cancel()
            call.waiter.fail(error)
        }
    }
}
