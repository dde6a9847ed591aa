import Algorithms

/// The ratings that a trend counts, in the order in which they came. They are kept in chunks that all copies share, so
/// that a change costs as much as the chunks that it concerns.
struct TrendRatings: Sendable {
    struct Rating: Sendable {
        let user: UInt32
        let item: UInt32
        let time: Int64

        /// One number for user and item.
        var pair: UInt64 { UInt64(user) << 32 | UInt64(item) }
    }

    private final class Chunk: Sendable {
        /// Ascending by pair.
        let ratings: [Rating]
        let earliest: Int64

        init(_ ratings: [Rating]) {
            self.ratings = ratings
            earliest = ratings.reduce(.max) { min($0, $1.time) }
        }
    }

    /// How many ratings a chunk begins with.
    static let chunkSize = 4096

    private var chunks: [Chunk] = []
    /// Those after the chunks.
    private var newest: [Rating] = []
    private(set) var count = 0

    mutating func append(_ rating: Rating) {
        newest.append(rating)
        count += 1
        guard newest.count == Self.chunkSize else { return }
        chunks.append(Chunk(newest.sorted { $0.pair < $1.pair }))
        newest = []
    }

    /// Takes out the ratings of some pairs of user and item.
    mutating func remove(_ pairs: Set<UInt64>) -> [Rating] {
        if pairs.isEmpty { return [] }
        let sorted = pairs.sorted()
        return remove(from: { chunk in chunk.ratings.contains(anyOf: sorted) }) { pairs.contains($0.pair) }
    }

    /// Takes out the ratings before a time.
    mutating func remove(before time: Int64) -> [Rating] {
        remove(from: { $0.earliest < time }) { $0.time < time }
    }

    /// Takes out the oldest chunk.
    mutating func removeOldest() -> [Rating] {
        let oldest = chunks.isEmpty ? newest : chunks.removeFirst().ratings
        if oldest.count == count { newest = [] }
        count -= oldest.count
        return oldest
    }

    private mutating func remove(from concerns: (Chunk) -> Bool, where isRemoved: (Rating) -> Bool) -> [Rating] {
        var removed: [Rating] = []
        for (position, chunk) in chunks.enumerated() where concerns(chunk) {
            removed += chunk.ratings.filter(isRemoved)
            chunks[position] = Chunk(chunk.ratings.filter { !isRemoved($0) })
        }
        chunks.removeAll(where: \.ratings.isEmpty)
        removed += newest.filter(isRemoved)
        newest.removeAll(where: isRemoved)
        count -= removed.count
        return removed
    }
}

extension [TrendRatings.Rating] {
    /// - Parameter pairs: ascending, like these ratings.
    fileprivate func contains(anyOf pairs: [UInt64]) -> Bool {
        var start = startIndex
        for pair in pairs {
            start = self[start...].partitioningIndex { $0.pair >= pair }
            if start == endIndex { return false }
            if self[start].pair == pair { return true }
        }
        return false
    }
}
