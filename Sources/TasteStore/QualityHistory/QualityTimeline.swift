import Algorithms
import LMDB

/// The live quality over time: by minutes for a day, by hours for a month, and by days for some four years. It takes at
/// most 60 pages of the file.
package struct QualityTimeline {
    let tables: Tables
    let transaction: TransactionReference

    /// Sums of evaluated ratings with the times at which they begin and how long they are, in seconds, oldest first.
    package var points: [(time: Int64, seconds: Int64, sum: QualitySum)] {
        get throws {
            try QualityLevel.allCases.flatMap { level in
                try level.keys.flatMap { key in
                    try block(level, key)?.timed.map { ($0.time, level.step, $0.sum) } ?? []
                }
            }.sorted { ($0.time, $0.seconds) < ($1.time, $1.seconds) }
        }
    }

    func block(_ level: QualityLevel, _ key: String) throws -> QualityBlock? {
        try transaction.checked(tables.settings, key, QualityBlock.damage) { try QualityBlock(level, $0) }
    }
}

extension Changes {
    /// Counts the evaluation of ratings in the history, in the transaction that publishes what was learned from them.
    ///
    /// - Parameter time: When they were evaluated, in seconds since 1970.
    func addToTimeline(_ records: [PrequentialRecord], at time: Int64) throws {
        var sums = records.map { QualitySum($0) }.filter(\.isFinite)
        guard var sum = sums.popLast() else { return }
        for other in sums { sum.add(other) }
        let time = min(max(time, QualityBlock.times.lowerBound), QualityBlock.times.upperBound - 1)
        try add(sum, at: time, to: .minutes)
    }

    /// A block whose place is needed is summed up in the next level. A damaged one must not keep models from being
    /// published, and is begun anew.
    private func add(_ sum: QualitySum, at time: Int64, to level: QualityLevel) throws {
        let key = level.key(at: time)
        var block = QualityBlock(level, at: time)
        if let found = try readable(level, key) {
            if found.holds(time) { block = found } else { try sumUp(found) }
        }
        block.add(sum, at: time)
        try transaction.putChecked(tables.settings, key, block.words.span.bytes)
    }

    private func sumUp(_ block: QualityBlock) throws {
        guard let coarser = block.level.coarser else { return }
        var summed: [Int64: QualitySum] = [:]
        for (time, sum) in block.timed {
            let number = time / coarser.step
            if summed[number]?.add(sum) == nil { summed[number] = sum }
        }
        for (number, sum) in summed.sorted(by: { $0.key < $1.key }) {
            try add(sum, at: number * coarser.step, to: coarser)
        }
    }

    private func readable(_ level: QualityLevel, _ key: String) throws -> QualityBlock? {
        do { return try snapshot.qualityTimeline.block(level, key) } catch is StoreDamage { return nil }
    }

    /// Removes the sums that some of these ratings are part of.
    ///
    /// - Parameter sequences: Those of the events of users who are forgotten, in ascending order.
    func removeFromTimeline(_ sequences: [UInt64]) throws {
        for level in QualityLevel.allCases {
            for key in level.keys where try transaction.contains(tables.settings, key) {
                // What is damaged may hold something of a forgotten user.
                guard var block = try readable(level, key) else {
                    try transaction.delete(tables.settings, key)
                    continue
                }
                guard block.remove(where: { sequences.hasOne(in: $0.sequences) }) else { continue }
                try transaction.putChecked(tables.settings, key, block.words.span.bytes)
            }
        }
    }
}

extension [UInt64] {
    /// Whether one of these numbers, which ascend, lies in a range.
    fileprivate func hasOne(in range: ClosedRange<UInt64>) -> Bool {
        let position = partitioningIndex { $0 >= range.lowerBound }
        return position < count && self[position] <= range.upperBound
    }
}
