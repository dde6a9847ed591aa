import Synchronization
import TasteValues

/// Counts the reads that wait, for a sequence number, a generation or a worker, by uid and in all.
final class HeldReads: Sendable {
    private struct State {
        var all = 0
        var byUser: [UInt32: Int] = [:]
    }

    private let state = Mutex(State())

    /// How many wait, by uid.
    var counts: [UInt32: Int] { state.withLock { $0.byUser } }

    /// Counts one more read.
    ///
    /// - Throws: `resourceExhausted` if the uid or all of them have as many as `limits` allow.
    func add(of uid: UInt32, within limits: ServerLimits) throws(TasteError) {
        try state.withLock { state throws(TasteError) in
            let own = state.byUser[uid, default: 0]
            if own >= limits.heldReadsPerUser {
                throw Self.refusal("limits.heldReadsPerUser", limits.heldReadsPerUser)
            }
            if state.all >= limits.heldReads { throw Self.refusal("limits.heldReads", limits.heldReads) }
            state.byUser[uid] = own + 1
            state.all += 1
        }
    }

    /// Counts the end of the waiting of a read that was added.
    func remove(of uid: UInt32) {
        state.withLock { state in
            guard let own = state.byUser[uid] else { return }
            state.byUser[uid] = own > 1 ? own - 1 : nil
            state.all -= 1
        }
    }

    private static func refusal(_ name: String, _ bound: Int) -> TasteError {
        TasteError(
            .resourceExhausted,
            "As many reads wait as \(name) allows (\(bound)). Wait for answers before asking for more.")
    }
}
