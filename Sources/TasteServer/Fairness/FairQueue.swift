import NIOCore

/// A queue that divides the time of one thread, or of a few, equally among the uids that wait for it.
///
/// Each uid has a virtual time, the nanoseconds that it has used. The uid with the least goes first, as in the
/// Completely Fair Scheduler of Linux (sched-design-CFS.rst); the elements of one uid go in the order of their arrival.
/// A uid that comes, or comes back, starts at the virtual time of the one served last, so that time that it did not
/// use is not saved up.
struct FairQueue<Element> {
    private struct Share {
        var waiting: CircularBuffer<Element> = []
        /// In nanoseconds.
        var virtualTime: Int64
        /// The number of the turn that the uid had last.
        var lastTurn: UInt64 = 0
    }

    private var shares: [UInt32: Share] = [:]
    /// The virtual time of the uid that was served last. It never decreases.
    private var floor: Int64 = 0
    private var turns: UInt64 = 0
    /// The number of elements that wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Adds an element behind those of the same uid.
    mutating func append(_ element: Element, for uid: UInt32) {
        var share = shares.removeValue(forKey: uid) ?? Share(virtualTime: floor)
        if share.waiting.isEmpty { share.virtualTime = max(share.virtualTime, floor) }
        share.waiting.append(element)
        shares[uid] = share
        count += 1
    }

    /// Removes and returns the oldest element of the uid that has used the least time. Of several such uids, the one
    /// whose last turn was the longest ago is served.
    ///
    /// - Parameter isEligible: Whether it may be the turn of a uid.
    mutating func next(where isEligible: (UInt32) -> Bool = { _ in true }) -> (uid: UInt32, element: Element)? {
        var first: (uid: UInt32, time: Int64, turn: UInt64)?
        for (uid, share) in shares where !share.waiting.isEmpty && isEligible(uid) {
            if let first, (first.time, first.turn) < (share.virtualTime, share.lastTurn) { continue }
            first = (uid, share.virtualTime, share.lastTurn)
        }
        guard let uid = first?.uid, var share = shares.removeValue(forKey: uid), let element = share.waiting.popFirst()
        else { return nil }
        count -= 1
        turns += 1
        share.lastTurn = turns
        floor = max(floor, share.virtualTime)
        shares[uid] = share
        return (uid, element)
    }

    /// Records that a uid has used the thread for `nanoseconds`.
    mutating func charge(_ nanoseconds: Int64, to uid: UInt32) {
        // While nobody waits there is nothing to divide, and what was used before no longer matters.
        if isEmpty { return shares.removeAll(keepingCapacity: true) }
        shares[uid, default: Share(virtualTime: floor)].virtualTime += max(0, nanoseconds)
    }

    /// Removes the elements of a uid for which `isGone` holds, and returns them.
    mutating func remove(of uid: UInt32, where isGone: (Element) -> Bool) -> [Element] {
        guard var share = shares.removeValue(forKey: uid) else { return [] }
        let removed = share.waiting.filter(isGone)
        share.waiting = share.waiting.filter { !isGone($0) }
        shares[uid] = share
        count -= removed.count
        return Array(removed)
    }
}
