import Foundation

/// xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64: the same numbers on every machine.
package struct RandomNumbers: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    package init(seed: UInt64) {
        var seeds = SplitMix64(state: seed)
        state = (seeds.next(), seeds.next(), seeds.next(), seeds.next())
    }

    package mutating func next() -> UInt64 {
        let result = Self.rotate(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, by: 45)
        return result
    }

    /// Uniform in 0..<1, in steps of 2^-53.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Uniform in -limit..<limit.
    package mutating func uniform(within limit: Float) -> Float {
        Float(2 * uniform() - 1) * limit
    }

    /// Two independent numbers of the standard normal distribution (Box and Muller, 1958).
    package mutating func gaussianPair() -> (Float, Float) {
        // 1 - uniform is never 0, so the logarithm is finite.
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        return (Float(radius * cos(angle)), Float(radius * sin(angle)))
    }

    /// One number of the standard normal distribution.
    package mutating func gaussian() -> Float {
        gaussianPair().0
    }

    /// A random order of 0..<count (Fisher and Yates).
    package mutating func permutation(of count: Int) -> [Int32] {
        var order = (0..<Int32(count)).map { $0 }
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, Int(next(upperBound: UInt64(last + 1))))
        }
        return order
    }

    private static func rotate(_ value: UInt64, by bits: UInt64) -> UInt64 {
        (value << bits) | (value >> (64 - bits))
    }
}

/// Turns a seed with few set bits into a whole state (Steele, Lea and Flood, 2014).
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
