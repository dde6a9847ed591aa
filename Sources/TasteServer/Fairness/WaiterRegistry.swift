import NIOCore
import TasteValues

/// What reads wait for: each for a sequence number and a generation, until a deadline.
///
/// A commit that nobody waits for costs one comparison, however many wait for later ones.
struct WaiterRegistry<Element> {
    /// What one waits for.
    struct Wish {
        /// The smallest sequence number that will do.
        let sequence: UInt64
        /// The smallest generation that will do.
        let generation: UInt64

        func isMet(by freshness: Freshness) -> Bool {
            freshness.sequence >= sequence && freshness.generation >= generation
        }
    }

    struct Waiter {
        let wish: Wish
        let deadline: NIODeadline
        let element: Element
    }

    private var waiters: [Waiter] = []
    // No waiter asks for less than these.
    private var lowestSequence = UInt64.max
    private var lowestGeneration = UInt64.max
    /// The earliest deadline; nil if nobody waits.
    private(set) var earliestDeadline: NIODeadline?

    var isEmpty: Bool { waiters.isEmpty }

    mutating func add(_ waiter: Waiter) {
        waiters.append(waiter)
        note(waiter)
    }

    /// Removes and returns the waiters that need not wait any longer.
    mutating func takeMet(by freshness: Freshness) -> [Waiter] {
        guard freshness.sequence >= lowestSequence, freshness.generation >= lowestGeneration else { return [] }
        return take { $0.wish.isMet(by: freshness) }
    }

    /// Removes and returns the waiters whose deadline has come.
    mutating func takeExpired(at time: NIODeadline) -> [Waiter] {
        guard let earliestDeadline, earliestDeadline <= time else { return [] }
        return take { $0.deadline <= time }
    }

    /// Removes and returns the waiters for which `isTaken` holds, in the order in which they came.
    mutating func take(where isTaken: (Waiter) -> Bool) -> [Waiter] {
        var taken: [Waiter] = []
        let all = waiters
        waiters.removeAll(keepingCapacity: true)
        (lowestSequence, lowestGeneration, earliestDeadline) = (.max, .max, nil)
        for waiter in all {
            if isTaken(waiter) { taken.append(waiter) } else { add(waiter) }
        }
        return taken
    }

    private mutating func note(_ waiter: Waiter) {
        lowestSequence = min(lowestSequence, waiter.wish.sequence)
        lowestGeneration = min(lowestGeneration, waiter.wish.generation)
        earliestDeadline = min(earliestDeadline ?? waiter.deadline, waiter.deadline)
    }
}
