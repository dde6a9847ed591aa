extension TensorName {
    /// A fingerprint of who likes each item: one row an item, one column.
    package static let audiences = TensorName(rawValue: "audiences")
}

/// Tells whether the same people like an item as when its row was learned, without a list of them.
enum AudienceFingerprint {
    /// Whole numbers up to here are exact in a Float.
    private static let mask: UInt64 = (1 << 24) - 1

    /// The sum of the users' hashes, which does not depend on their order. Different people have the same once in sixteen million times.
    static func of(_ users: some Sequence<Int32>) -> Float {
        Float(users.reduce(UInt64(0)) { ($0 + hash($1)) & mask })
    }

    /// The finalizer of SplitMix64.
    private static func hash(_ user: Int32) -> UInt64 {
        var bits = UInt64(UInt32(bitPattern: user)) &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return (bits ^ (bits >> 31)) & mask
    }
}
