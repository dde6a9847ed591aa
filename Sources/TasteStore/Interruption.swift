import Synchronization
import TasteValues

/// Asks long changes to end, because the daemon is stopping.
final class Interruption: Sendable {
    private let isInterrupted = Atomic(false)

    func interrupt() { isInterrupted.store(true, ordering: .relaxed) }

    /// - Throws: `CancellationError`, which rolls the whole transaction back.
    func check() throws(CancellationError) {
        if isInterrupted.load(ordering: .relaxed) { throw CancellationError() }
    }
}

extension TasteError {
    /// The error of what was not done because the daemon is stopping.
    package static let stopping = TasteError(
        .cancelled, "The daemon is stopping. Try again when it is back.")
}
