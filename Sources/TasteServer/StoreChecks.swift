import Foundation
import Synchronization
import TasteValues

/// The checks of the store that clients ask for, one at a time.
final class StoreChecks: Sendable {
    private let process: StoreCheckProcess
    private let isRunning = Atomic(false)

    /// A day: the largest stores take minutes.
    private static let timeLimit = Duration.seconds(86_400)

    init(state: String) { process = StoreCheckProcess(state: state) }

    /// Begins a check and returns at once.
    ///
    /// - Parameter completion: Called on a thread of its own when the check has ended.
    /// - Throws: `resourceExhausted` if another check runs.
    func begin(_ completion: @escaping @Sendable (Result<CheckReport, TasteError>) -> Void) throws(TasteError) {
        guard !isRunning.exchange(true, ordering: .acquiringAndReleasing) else {
            throw TasteError(.resourceExhausted, "Another check of the store runs. Try again when it has ended.")
        }
        Thread.detachNewThread { [self] in
            let result = Result { () throws(TasteError) in try run() }
            isRunning.store(false, ordering: .releasing)
            completion(result)
        }
    }

    private func run() throws(TasteError) -> CheckReport {
        switch try process.run(timeLimit: Self.timeLimit) {
        case .done(let report): return report
        case .ended(let reason):
            throw TasteError(
                .dataLoss,
                "The check of the store failed: \(reason). A page of the file is damaged. Stop the daemon, and restore the store from a backup."
            )
        }
    }
}
