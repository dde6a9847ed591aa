/// The random number generator MT19937 (Matsumoto and Nishimura, 1998) as numpy's `RandomState` uses it. The published
/// scripts of strong generalization draw their splits with it.
struct MersenneTwister {
    private static let size = 624
    private static let middle = 397

    private var state: [UInt32]
    private var next = Self.size

    init(seed: UInt32) {
        state = [seed]
        for index in 1..<UInt32(Self.size) {
            let last = state[Int(index) - 1]
            state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ index)
        }
    }

    mutating func word() -> UInt32 {
        if next == Self.size { twist() }
        var word = state[next]
        next += 1
        word ^= word >> 11
        word ^= (word << 7) & 0x9D2C_5680
        word ^= (word << 15) & 0xEFC6_0000
        return word ^ (word >> 18)
    }

    /// The result of `RandomState.permutation(count)`. Its first n numbers equal `choice(count, n, replace=False)`.
    mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, number(upTo: UInt32(last))) }
        return order
    }

    /// A uniform number in 0...limit, by masking and rejection, as numpy's legacy generator draws it.
    private mutating func number(upTo limit: UInt32) -> Int {
        let mask = UInt32.max >> UInt32(limit.leadingZeroBitCount)
        while true {
            let candidate = word() & mask
            if candidate <= limit { return Int(candidate) }
        }
    }

    private mutating func twist() {
        for index in 0..<Self.size {
            let bits = (state[index] & 0x8000_0000) | (state[(index + 1) % Self.size] & 0x7FFF_FFFF)
            let mixed = (bits >> 1) ^ (bits & 1 == 0 ? 0 : 0x9908_B0DF)
            state[index] = state[(index + Self.middle) % Self.size] ^ mixed
        }
        next = 0
    }
}
