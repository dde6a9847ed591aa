import LMDB

/// How finely the history of live quality is kept. What leaves a level is summed up in the next one.
enum QualityLevel: String, CaseIterable {
    case minutes, hours, days

    /// The length of a sum, in seconds.
    var step: Int64 {
        switch self {
        case .minutes: 60
        case .hours: 3_600
        case .days: 86_400
        }
    }

    /// The number of blocks that are kept: a day of minutes, 30 days of hours, and some four years of days.
    var blockCount: Int64 {
        switch self {
        case .minutes, .days: 24
        case .hours: 12
        }
    }

    var coarser: QualityLevel? {
        switch self {
        case .minutes: .hours
        case .hours: .days
        case .days: nil
        }
    }

    /// The length of a block, in seconds.
    var blockLength: Int64 { step * Int64(QualityBlock.sumCount) }

    /// The keys of all of its blocks, in the table of settings.
    var keys: [String] { (0..<blockCount).map { key($0) } }

    /// The key of the block that holds a time. Blocks whose times lie `blockCount` blocks apart have the same one.
    func key(at time: Int64) -> String { key(time / blockLength % blockCount) }

    // Short keys: all settings fit into one page, so that an answer that reads one reads no more pages than without
    // the history.
    private func key(_ number: Int64) -> String { "quality \(rawValue) \(number)" }
}

/// Sums of consecutive stretches of time. It has one size, which fills a page of its own.
struct QualityBlock {
    /// The number of sums in a block.
    static let sumCount = 60
    private static let byteCount = 8 + sumCount * QualitySum.byteCount
    /// Times are seconds since 1970 below this.
    static let times: Range<Int64> = 0..<1 << 40
    static let damage = StoreDamage(.settings, "the history of live quality")

    let level: QualityLevel
    /// When it begins, in seconds since 1970: a multiple of its length.
    let start: Int64
    /// The sum of each stretch; nil: nothing was evaluated in it.
    private(set) var sums: [QualitySum?]

    /// An empty block that holds a time.
    init(_ level: QualityLevel, at time: Int64) {
        self.level = level
        start = time / level.blockLength * level.blockLength
        sums = Array(repeating: nil, count: Self.sumCount)
    }

    init(_ level: QualityLevel, _ bytes: RawSpan) throws(StoreDamage) {
        guard bytes.byteCount == Self.byteCount else { throw Self.damage }
        self.level = level
        start = bytes.load(Int64.self, at: 0)
        guard Self.times.contains(start), start % level.blockLength == 0 else { throw Self.damage }
        sums = []
        for position in 0..<Self.sumCount {
            sums.append(try QualitySum(bytes, at: 8 + position * QualitySum.byteCount, Self.damage))
        }
    }

    var words: [UInt64] {
        let none = [UInt64](repeating: 0, count: QualitySum.byteCount / 8)
        return [UInt64(bitPattern: start)] + sums.flatMap { $0?.words ?? none }
    }

    /// The sums with the times at which they begin, oldest first.
    var timed: [(time: Int64, sum: QualitySum)] {
        sums.enumerated().compactMap { position, sum in
            sum.map { (start + Int64(position) * level.step, $0) }
        }
    }

    func holds(_ time: Int64) -> Bool { start == time / level.blockLength * level.blockLength }

    /// Counts ratings in. The block must hold the time.
    mutating func add(_ sum: QualitySum, at time: Int64) {
        let position = Int((time - start) / level.step)
        sums[position]?.add(sum)
        if sums[position] == nil { sums[position] = sum }
    }

    /// - Returns: Whether there were any.
    mutating func remove(where isGone: (QualitySum) -> Bool) -> Bool {
        var hasRemoved = false
        for position in sums.indices where sums[position].map(isGone) == true {
            sums[position] = nil
            hasRemoved = true
        }
        return hasRemoved
    }
}
