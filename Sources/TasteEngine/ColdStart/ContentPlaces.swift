import DenseMath

/// Gives items that a model has not learned places among those that it has, whatever its scores mean: an item that fits
/// better than all but n learned ones comes n + `offset` places down, and at most every fourth place is given.
///
/// Content tells less than ratings, so that the first places stay with learned items: on MovieLens 100K and 1M, one
/// item in ten being new, NDCG@100 over all items is no lower than without the new ones, and they get 39 % and more of
/// the places that they would get if they had been learned (docs/models.md).
struct ContentPlaces {
    private static let offsetShare: Float = 0.02
    private static let offsetMax: Float = 60
    private static let learnedForEach: Float = 3

    /// The number of the first places that stay with learned items, of which there are so many.
    static func first(of learnedCount: Int) -> Int { max(0, min(learnedCount, Int(offset(learnedCount)) + 1)) }

    private static func offset(_ learnedCount: Int) -> Float {
        min(offsetShare * Float(max(0, learnedCount)), offsetMax)
    }

    private let order: RankedScores
    private let fit: [Float]
    /// The groups, those that fit best first.
    private let groups: [Int]
    /// The place among the learned items at which the new items of each group come: into the middle of the learned
    /// ones, because all items of a group are alike.
    private let places: [Float]

    /// - Parameters:
    ///   - order: the scores of learned items: of all, or of some, among which places are then found in proportion.
    ///   - fit: how well items of each group fit.
    ///   - taken: how many learned items of each group have no place, because they are rated.
    init(_ order: RankedScores, _ index: ContentIndex, fit: [Float], taken: [Float]? = nil) {
        self.order = order
        self.fit = fit
        groups = Self.ordered(fit)
        let learned = fit.indices.map { max(0, Float(index.learned[$0]) - (taken?[$0] ?? 0)) }
        let scale = min(1, Float(order.count) / max(1, learned.reduce(0, +)))
        let offset = Self.offset(order.count)
        var places = [Float](repeating: 0, count: fit.count)
        var before: Float = 0
        for group in groups {
            places[group] = scale * (before + learned[group] / 2) + offset
            before += learned[group]
        }
        self.places = places
    }

    /// The groups, those that fit best first. Their numbers break ties.
    private static func ordered(_ fit: [Float]) -> [Int] {
        // Sorted as whole numbers, because comparing pairs takes most of the time of an answer.
        let keys = fit.enumerated().map { group, fit in
            let bits = (fit + 0).bitPattern
            let ascending = bits >> 31 == 0 ? bits | 1 << 31 : ~bits
            return UInt64(~ascending) << 32 | UInt64(UInt32(group))
        }
        return keys.sorted().map { Int($0 & 0xffff_ffff) }
    }

    /// Nothing that is given a place comes before the learned items that keep the first ones, even if scores are equal.
    private func start() -> Given {
        Given(last: order.count == 0 ? .infinity : order.score(at: Self.offset(order.count)))
    }

    /// Calls `body` with each unlearned item and its score, the best first, and returns a score below all.
    func forEachUnlearned(of index: ContentIndex, _ body: (Int32, Float) -> Void) -> Float {
        var given = start()
        for group in groups {
            for item in index.unlearned[group] { body(item, score(group, &given)) }
        }
        return below(given)
    }

    /// The same for some items, which belong to these groups.
    func forEach(of items: [(item: Int32, group: Int)], _ body: (Int32, Float) -> Void) -> Float {
        var given = start()
        var ranks = [Int](repeating: 0, count: groups.count)
        for (rank, group) in groups.enumerated() { ranks[group] = rank }
        for (item, group) in items.sorted(by: { (ranks[$0.group], $0.item) < (ranks[$1.group], $1.item) }) {
            body(item, score(group, &given))
        }
        return below(given)
    }

    /// The places that have been given.
    private struct Given {
        var count: Float = 0
        var last = Float.infinity
    }

    /// The score of the next item, which is below that of the one before, so that new items keep their order where
    /// learned ones have equal scores. Where nothing has been learned, content alone orders.
    private func score(_ group: Int, _ given: inout Given) -> Float {
        given.count += 1
        let score =
            order.count == 0 ? fit[group] : order.score(at: max(places[group], Self.learnedForEach * given.count))
        given.last = min(score, given.last.nextDown)
        return given.last
    }

    private func below(_ given: Given) -> Float {
        min(given.last, order.count == 0 ? .infinity : order.score(at: Float(order.count))).nextDown
    }
}

/// Scores by their place in descending order: the first ones exactly, those far down by a sample.
struct RankedScores {
    private static let exactCount = 256
    private static let sampleCount = 1024

    let count: Int
    private let first: [Float]
    /// Every `step`-th score, descending; empty: `first` has all.
    private let sample: [Float]
    private let step: Float

    init(_ scores: [Float]) {
        count = scores.count
        if scores.count <= Self.sampleCount {
            first = scores.sorted(by: >)
            (sample, step) = ([], 1)
            return
        }
        var top = TopK(capacity: Self.exactCount)
        for (place, score) in scores.enumerated() where score >= top.threshold {
            top.insert(Int32(place), score: score)
        }
        first = top.sorted().map(\.score)
        step = Float(scores.count) / Float(Self.sampleCount)
        let step = step
        sample = (0..<Self.sampleCount).map { scores[Int(Float($0) * step)] }.sorted(by: >)
    }

    /// The score at a place from 0 on, interpolated; that of the last place for one after it.
    func score(at place: Float) -> Float {
        if place < Float(first.count - 1) || sample.isEmpty { return Self.interpolated(first, place) }
        return min(Self.interpolated(sample, place / step), first.last ?? .infinity)
    }

    private static func interpolated(_ scores: [Float], _ place: Float) -> Float {
        guard let last = scores.last else { return 0 }
        let lower = Int(place)
        guard lower + 1 < scores.count else { return last }
        let part = place - Float(lower)
        return scores[lower] + part * (scores[lower + 1] - scores[lower])
    }
}
