import Dispatch
import Synchronization
import TasteStore
import TasteValues

/// Whether writes reach the disk. The log gets one line when they begin to fail and one when they succeed again,
/// however many fail in between. As long as they fail, a small write is tried now and then, so that the end does not
/// wait for a client that writes.
final class DiskHealth: Sendable {
    private struct Failure: Sendable {
        let message: String
        let start: ContinuousClock.Instant
    }

    private let failure = Mutex<Failure?>(nil)
    /// Whether there is a failure: what every write looks at.
    private let isFailing = Atomic(false)
    private let notify: Notice.Handler
    private let probe: @Sendable (@escaping Writer.Completion<Void>) -> Void
    private let recovered: @Sendable () -> Void

    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(32)

    /// - Parameters:
    ///   - probe: Tries a write.
    ///   - recovered: Called on the writer's thread when writes succeed again.
    init(
        notify: @escaping Notice.Handler, probe: @escaping @Sendable (@escaping Writer.Completion<Void>) -> Void,
        recovered: @escaping @Sendable () -> Void
    ) {
        (self.notify, self.probe, self.recovered) = (notify, probe, recovered)
    }

    /// Why the last write failed; nil: it did not.
    var trouble: String? { failure.withLock { $0?.message } }

    /// Must be called with the outcome of each write.
    func note<Value>(_ result: Result<Value, TasteError>) {
        switch result {
        case .success: if isFailing.load(ordering: .relaxed) { noteRecovery() }
        case .failure(let error): if error.isOfTheDisk { note(error) }
        }
    }

    private func note(_ error: TasteError) {
        let isNew = failure.withLock { failure in
            defer { failure = Failure(message: error.message, start: failure?.start ?? .now) }
            return failure == nil
        }
        guard isNew else { return }
        isFailing.store(true, ordering: .relaxed)
        notify(Notice(level: .error, message: "writes fail: \(error)"))
        probeLater(Self.firstPause)
    }

    private func probeLater(_ pause: Duration) {
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + pause / .seconds(1)) { [weak self] in
            guard let self, isFailing.load(ordering: .relaxed) else { return }
            probe { [weak self] in self?.note($0) }
            probeLater(min(pause * 2, Self.longestPause))
        }
    }

    private func noteRecovery() {
        guard let ended = failure.withLock({ $0.take() }) else { return }
        isFailing.store(false, ordering: .relaxed)
        let seconds = Int((.now - ended.start) / .seconds(1))
        notify(Notice(level: .information, message: "writes succeed again, after \(seconds) s"))
        recovered()
    }
}

extension TasteError {
    /// Whether the store could not write, because of the disk or its size limit: such an error has the store's own as
    /// its cause.
    fileprivate var isOfTheDisk: Bool { cause != nil && (code == .unavailable || code == .resourceExhausted) }
}
