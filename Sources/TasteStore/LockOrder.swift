import Foundation
import Synchronization

/// The locks that a thread may hold while it takes another one. A thread takes them in ascending order of their ranks.
///
/// A thread that publishes takes the publish lock, then the sweep's lock, then waits for the writer. Debug builds stop
/// where a thread takes them in another order; release builds do not check.
package enum LockRank: Int, Sendable {
    /// Held while the serving generation is replaced.
    case publish = 1
    /// Held while the generations to keep are chosen and tiles are removed.
    case sweep = 2
    /// Entered by the writer's thread as long as it runs, and by every other thread while it waits for the writer.
    case writer = 3

    #if DEBUG
        private static let key = "tasted.locks held"

        private static var held: [Int] {
            get { Thread.current.threadDictionary[key] as? [Int] ?? [] }
            set { Thread.current.threadDictionary[key] = newValue }
        }
    #endif

    /// Records that this thread is about to take a lock of this rank, or to wait for it. ``leave()`` ends it.
    package func enter() {
        #if DEBUG
            assert(
                Self.held.allSatisfy { $0 < rawValue }, "locks are taken out of order: \(self) after ranks \(Self.held)"
            )
            Self.held.append(rawValue)
        #endif
    }

    /// Records that this thread has released the lock that it entered last.
    package func leave() {
        #if DEBUG
            Self.held.removeLast()
        #endif
    }
}

/// A lock whose rank is checked in debug builds.
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
