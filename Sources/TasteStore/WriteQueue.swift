/// The changes that wait for the writer, with fair shares: the next one comes from the account that has written least.
///
/// Each account has a queue and a mark, which is how much of the writer's work it has been given. A mark advances by
/// the estimated cost of each change that is taken (start-time fair queueing: Goyal, Vin and Cheng, 1996, section 2).
/// An account that begins to wait starts at the smallest mark, so that it is served next and has no claim on the past.
struct WriteQueue<Job> {
    private struct Lane {
        /// The oldest changes, newest first; they are taken from the end.
        private var oldest: [(job: Job, cost: Int)] = []
        /// The changes after them, oldest first.
        private var newest: [(job: Job, cost: Int)] = []
        var mark: Int

        init(mark: Int) { self.mark = mark }

        var isEmpty: Bool { oldest.isEmpty && newest.isEmpty }
        var nextCost: Int? { oldest.last?.cost ?? newest.first?.cost }

        mutating func append(_ job: Job, cost: Int) { newest.append((job, cost)) }

        mutating func takeFirst() -> Job? {
            if oldest.isEmpty {
                oldest = newest.reversed()
                newest = []
            }
            return oldest.popLast()?.job
        }
    }

    /// The accounts with changes that wait, and those whose marks are ahead of `clock`.
    private var lanes: [UInt32: Lane] = [:]
    /// The mark at which the change taken last began.
    private var clock = 0
    private(set) var count = 0

    // What an account wrote while nobody else waited counts against it for as long as a few large changes take.
    private static var largestLead: Int { 1 << 18 }

    var isEmpty: Bool { count == 0 }

    /// The estimated cost of the change that is taken next; nil if none waits.
    var nextCost: Int? { nextAccount.flatMap { lanes[$0]?.nextCost } }

    /// Adds a change behind those of its account.
    mutating func append(_ job: Job, of uid: UInt32, cost: Int) {
        var lane = lanes.removeValue(forKey: uid) ?? Lane(mark: clock)
        if lane.isEmpty { lane.mark = min(max(lane.mark, clock), clock + Self.largestLead) }
        lane.append(job, cost: max(cost, 1))
        lanes[uid] = lane
        count += 1
    }

    /// Takes changes that are applied in one transaction: at most `limit`, and as many as cost at most `costLimit`
    /// together. A change that costs more is taken alone.
    mutating func takeGroup(limit: Int, costLimit: Int) -> [Job] {
        var group: [Job] = []
        var cost = 0
        while group.count < limit, let uid = nextAccount, let next = lanes[uid]?.nextCost {
            if !group.isEmpty, cost + next > costLimit { break }
            guard let job = takeFirst(of: uid, cost: next) else { break }
            group.append(job)
            cost += next
        }
        return group
    }

    private mutating func takeFirst(of uid: UInt32, cost: Int) -> Job? {
        // Taken out of the table while it changes, because a second copy would be copied as a whole.
        guard var lane = lanes.removeValue(forKey: uid), let job = lane.takeFirst() else { return nil }
        clock = lane.mark
        lane.mark += cost
        count -= 1
        lanes[uid] = lane
        // Where nobody waits nobody has a claim, and an account that does not wait is known only by its lead.
        if isEmpty { lanes = [:] } else if lane.isEmpty { lanes = lanes.filter { !$1.isEmpty || $1.mark > clock } }
        return job
    }

    /// The account with the smallest mark among those that wait. Equal marks are ordered by uid.
    private var nextAccount: UInt32? {
        lanes.lazy.filter { !$1.isEmpty }.min { ($0.value.mark, $0.key) < ($1.value.mark, $1.key) }?.key
    }
}
