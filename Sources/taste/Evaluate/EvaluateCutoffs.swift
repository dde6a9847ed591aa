import ArgumentParser
import Evaluation

/// Where ranked lists are cut off.
enum EvaluateCutoffs {
    private static let maximum = 10_000

    /// `5,10,20`
    static func list(_ text: String) throws -> [Int] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let cutoff = Int(part.drop { $0 == " " }), (1...maximum).contains(cutoff) else {
                throw ValidationError("'\(part)' is no cut-off; cut-offs are numbers from 1 to \(maximum)")
            }
            return cutoff
        }
    }

    /// The standard measures, and all measures at further cut-offs.
    static func measures(_ cutoffs: [Int]) -> [RankingMeasure] {
        var measures = RankingMeasure.standard
        for measure in RankingMeasure.all(at: cutoffs) where !measures.contains(measure) { measures.append(measure) }
        return measures
    }
}
