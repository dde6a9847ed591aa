import Synchronization
import TasteValues

/// Counts the reads that wait, for a sequence number, a generation or a worker, and the bytes of their requests, by
/// uid and in all.
final class HeldReads: Sendable {
    private struct Amount {
        var reads = 0
        var bytes = 0

        static func += (left: inout Amount, right: Amount) {
            left.reads += right.reads
            left.bytes += right.bytes
        }
    }

    private struct State {
        var all = Amount()
        var byUser: [UInt32: Amount] = [:]
    }

    private let state = Mutex(State())

    /// Counts one more read.
    ///
    /// - Throws: `resourceExhausted` if the uid or all of them have as many as `limits` allow.
    func add(bytes: Int, of uid: UInt32, within limits: ServerLimits) throws(TasteError) {
        try state.withLock { state throws(TasteError) in
            var (own, all) = (state.byUser[uid] ?? Amount(), state.all)
            own += Amount(reads: 1, bytes: bytes)
            all += Amount(reads: 1, bytes: bytes)
            try Self.check(own.reads, limits.heldReadsPerUser, "limits.heldReadsPerUser")
            try Self.check(own.bytes, limits.heldBytesPerUser, "limits.heldBytesPerUser")
            try Self.check(all.reads, limits.heldReads, "limits.heldReads")
            try Self.check(all.bytes, limits.heldBytes, "limits.heldBytes")
            (state.byUser[uid], state.all) = (own, all)
        }
    }

    /// Counts the end of the waiting of a read that was added.
    func remove(bytes: Int, of uid: UInt32) {
        state.withLock { state in
            guard var own = state.byUser[uid] else { return }
            let removed = Amount(reads: -1, bytes: -bytes)
            own += removed
            state.all += removed
            state.byUser[uid] = own.reads > 0 ? own : nil
        }
    }

    private static func check(_ amount: Int, _ bound: Int, _ name: String) throws(TasteError) {
        guard amount > bound else { return }
        throw TasteError(
            .resourceExhausted,
            "As many reads wait as \(name) allows (\(bound)). Wait for answers before asking for more.")
    }
}
