import DenseMath

/// Gives items that a model has not learned places among those that it has, whatever its scores mean: an item that fits
/// better than all but n learned ones comes n + `offset` places down, and at most every third place is given.
///
/// Content tells less than ratings, so that the first places stay with learned items: on MovieLens 100K and 1M, one
/// item in ten being new, NDCG@100 over all items then stays what it is without the new ones, and they get about half
/// the places that they would get if they had been learned (docs/models.md).
struct ContentPlaces {
    private static let offsetShare: Float = 0.02
    private static let offsetMax: Float = 60
    private static let learnedForEach: Float = 3

    private let order: RankedScores

    init(_ order: RankedScores) { self.order = order }

    /// Calls `body` with each unlearned item and its score, in no order.
    /// - Parameters:
    ///   - fit: how well items of each group fit.
    ///   - taken: how many learned items of each group are not in the order.
    func place(_ index: ContentIndex, fit: [Float], taken: [Float]?, _ body: (Int32, Float) -> Void) {
        let offset = min(Self.offsetShare * Float(order.count), Self.offsetMax)
        let groups = fit.indices.sorted { (fit[$1], $0) < (fit[$0], $1) }
        var (before, placed) = (Float(0), Float(0))
        for group in groups {
            let learned = max(0, Float(index.learned[group]) - (taken?[group] ?? 0))
            // The items of a group are all alike: the new ones come into the middle of the learned ones.
            let place = before + learned / 2 + offset
            for item in index.unlearned[group] {
                placed += 1
                // Where nothing has been learned, content alone orders.
                body(item, order.count == 0 ? fit[group] : order.score(at: max(place, Self.learnedForEach * placed)))
            }
            before += learned
        }
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
        for (place, score) in scores.enumerated() where score >= top.threshold { top.insert(Int32(place), score: score) }
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
