import Foundation

/// A measure of one user's ranked list, cut off after k items, against the held-out items that the user liked (the
/// targets). Relevance is binary. Users without targets are not measured.
package enum RankingMeasure: Hashable, Sendable {
    /// Hits / k.
    case precision(Int)
    /// Hits / min(k, targets), so that 1 can be reached for every user (Liang et al., 2018, section 4.2).
    case recall(Int)
    /// The sum over hits at rank r of 1 / log2(r + 1), divided by the same sum of a list that begins with min(k,
    /// targets) hits (Järvelin and Kekäläinen, 2002; truncated as in Liang et al., 2018).
    case ndcg(Int)
    /// Average precision: the sum over hits at rank r of the precision of the first r items, divided by min(k,
    /// targets).
    case averagePrecision(Int)
    /// 1 if there is a hit, else 0.
    case hitRate(Int)

    /// The measures of every evaluation.
    package static let standard: [RankingMeasure] = [
        .precision(5), .precision(10), .recall(10), .recall(20), .recall(50), .ndcg(10), .ndcg(100),
        .averagePrecision(10), .hitRate(10),
    ]

    /// The standard measures, followed by all measures at further cut-offs.
    package static func standard(and cutoffs: [Int]) -> [RankingMeasure] {
        var measures = standard
        for measure in all(at: cutoffs) where !measures.contains(measure) { measures.append(measure) }
        return measures
    }

    /// All measures at some cut-offs.
    package static func all(at cutoffs: [Int]) -> [RankingMeasure] {
        cutoffs.flatMap { [.precision($0), .recall($0), .ndcg($0), .averagePrecision($0), .hitRate($0)] }
    }

    /// The name in JSON and in tables, such as "ndcg@100". The hit rate at 10 is "hit_rate".
    package var name: String {
        switch self {
        case .precision(let cutoff): "precision@\(cutoff)"
        case .recall(let cutoff): "recall@\(cutoff)"
        case .ndcg(let cutoff): "ndcg@\(cutoff)"
        case .averagePrecision(let cutoff): "map@\(cutoff)"
        case .hitRate(10): "hit_rate"
        case .hitRate(let cutoff): "hit_rate@\(cutoff)"
        }
    }

    package var cutoff: Int {
        switch self {
        case .precision(let cutoff), .recall(let cutoff), .ndcg(let cutoff), .averagePrecision(let cutoff),
            .hitRate(let cutoff):
            cutoff
        }
    }

    /// - Parameters:
    ///   - hits: the ranks of the listed targets, counted from 1, in ascending order.
    ///   - targetCount: the number of targets, above 0.
    package func value(hits: [Int], targetCount: Int) -> Float {
        let counted = hits.prefix { $0 <= cutoff }
        let best = min(cutoff, targetCount)
        switch self {
        case .precision: return Float(counted.count) / Float(cutoff)
        case .recall: return Float(counted.count) / Float(best)
        case .ndcg:
            let gain = counted.reduce(0.0) { $0 + Self.discount($1) }
            return Float(gain / (1...best).reduce(0.0) { $0 + Self.discount($1) })
        case .averagePrecision:
            let sum = counted.enumerated().reduce(0.0) { $0 + Double($1.offset + 1) / Double($1.element) }
            return Float(sum / Double(best))
        case .hitRate: return counted.isEmpty ? 0 : 1
        }
    }

    private static func discount(_ rank: Int) -> Double { 1 / log2(Double(rank + 1)) }
}
