import NIOCore
import TasteStore
import TasteValues

/// The memory of answers that a peer has not read, charged to its account. It is used on the connection's event loop.
final class AnswerMemory {
    // Less than this is part of what every connection is charged.
    private static let threshold = 16 << 10

    private let charge: Charge
    private var unmeasured = 0
    private var isWatching = false

    init(_ ledger: Ledger, _ account: Account) throws(TasteError) { charge = try Charge(0, ledger, to: account) }

    /// Records that an answer was written.
    func note(_ bytes: Int) { unmeasured += bytes }

    /// Charges what waits to be sent, after it was flushed.
    ///
    /// - Throws: `resourceExhausted` if the account holds too much. The connection must be closed then.
    func measure(_ context: ChannelHandlerContext) throws(TasteError) {
        guard unmeasured >= Self.threshold else { return }
        unmeasured = 0
        let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        try charge.resize(to: waiting)
        if waiting > 0, !isWatching { watch(context) }
    }

    /// Measures again once everything that waits now has been sent.
    private func watch(_ context: ChannelHandlerContext) {
        isWatching = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(NIOAny(ByteBuffer())).whenComplete { _ in
            let (memory, context) = bound.value
            memory.isWatching = false
            memory.unmeasured = Self.threshold
            // It is less than before, which is never refused.
            try? memory.measure(context)
        }
    }
}
