import Dispatch
import Synchronization
import TasteValues

@testable import TasteStore

/// The outcomes of several changes, in the order in which they were submitted.
final class GroupOutcomes: Sendable {
    private let outcomes: Mutex<[Result<UInt64, TasteError>?]>
    private let done = DispatchSemaphore(value: 0)
    private let count: Int

    init(count: Int) {
        self.count = count
        outcomes = Mutex(Array(repeating: nil, count: count))
    }

    func set(_ outcome: Result<UInt64, TasteError>, at position: Int) {
        outcomes.withLock { $0[position] = outcome }
        done.signal()
    }

    func wait() -> [Result<UInt64, TasteError>] {
        for _ in 0..<count { done.wait() }
        return outcomes.withLock { $0.compactMap { $0 } }
    }
}
