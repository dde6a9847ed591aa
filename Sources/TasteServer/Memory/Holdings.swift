/// How much of something peers may hold.
struct HoldingBounds: Sendable {
    /// All peers together.
    var all: Int
    /// The peers of one uid.
    var perUser: Int
}

/// What the peers of each uid hold of something, such as bytes of memory.
///
/// A uid may hold as much as is left free by all of them together (dynamic thresholds: Choudhury and Hahne, IEEE/ACM
/// Transactions on Networking 6, 1998). One uid alone therefore gets half, and n that take what they can get an
/// (n + 1)-th each, which leaves as much for the next one. Whoever holds most is refused first.
struct Holdings: Sendable {
    /// Which bound a charge would exceed.
    enum Refusal: Error, Equatable {
        case perUser, all
    }

    /// What all hold together.
    private(set) var total = 0
    private var held: [UInt32: Int] = [:]

    /// What the peers of one uid hold.
    func held(by uid: UInt32) -> Int { held[uid, default: 0] }

    /// The largest amount that a uid can be charged.
    func available(to uid: UInt32, _ bounds: HoldingBounds) -> Int {
        max(0, min(bounds.perUser, bounds.all - total) - held(by: uid))
    }

    /// Charges an amount to a uid; nothing if that is refused.
    mutating func charge(_ amount: Int, to uid: UInt32, _ bounds: HoldingBounds) throws(Refusal) {
        let wanted = held(by: uid) + amount
        if wanted > bounds.perUser { throw .perUser }
        if wanted > bounds.all - total { throw .all }
        held[uid] = wanted
        total += amount
    }

    /// Returns an amount that was charged.
    mutating func release(_ amount: Int, of uid: UInt32) {
        let left = held(by: uid) - amount
        assert(left >= 0, "more is returned than was charged")
        held[uid] = left > 0 ? left : nil
        total -= amount
    }
}
