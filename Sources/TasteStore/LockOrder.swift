import Foundation
import Synchronization

/// The locks that a thread may hold while it takes another, in the only order in which they may be taken.
///
/// A thread that publishes takes the publish lock, then the sweep's, then waits for the writer. Debug builds stop at the first
/// place that takes them in another order; release builds do not look.
package enum LockRank: Int, Sendable {
    /// Held while the serving generation is replaced.
    case publish = 1
    /// Held while generations are chosen to be kept and tiles are removed.
    case sweep = 2
    /// Held by the writer's thread for as long as it lives, and noted by whoever waits for it.
    case writer = 3

    #if DEBUG
        private static let key = "tasted.locks held"

        private static var held: [Int] {
            get { Thread.current.threadDictionary[key] as? [Int] ?? [] }
            set { Thread.current.threadDictionary[key] = newValue }
        }
    #endif

    /// Notes that this thread is about to take, or to wait for, a lock of this rank. Belongs with ``leave()``.
    package func enter() {
        #if DEBUG
            assert(
                Self.held.allSatisfy { $0 < rawValue }, "locks are taken out of order: \(self) after ranks \(Self.held)")
            Self.held.append(rawValue)
        #endif
    }

    /// Notes that this thread has released the lock it entered last.
    package func leave() {
        #if DEBUG
            Self.held.removeLast()
        #endif
    }
}

/// A lock that has a place in the order of locks.
package final class OrderedLock<Value: Sendable>: Sendable {
    private let rank: LockRank
    private let mutex: Mutex<Value>

    package init(_ rank: LockRank, _ value: Value) {
        self.rank = rank
        mutex = Mutex(value)
    }

    package func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        rank.enter()
        defer { rank.leave() }
        return try mutex.withLock(body)
    }
}
