import Foundation
import TasteStore

/// How well the newest ratings were predicted before they were learned.
package struct LiveQuality: Sendable, Equatable {
    package struct Figures: Sendable, Equatable {
        /// nil: no rating was judged.
        package var rmse: Double?
        /// The share of liked items that stood in the first ten; nil: no place was looked at.
        package var hitRate: Double?
    }

    /// How many judgements are kept at most.
    package var window = Judgements.capacity
    /// How many there are.
    package var ratings: Int
    /// Of these, liked ones whose place was looked at.
    package var ranked: Int
    package var model: Figures
    /// Item's mean and user's offset.
    package var bias: Figures
    /// An item's mean for the rating, how often it was rated for its place.
    package var popularity: Figures
    /// What has become worse lately; nil: nothing.
    package var drift: String?

    init(_ judgements: [Judgement], drift: String? = nil) {
        ratings = judgements.count
        let ranked = judgements.filter(\.isRanked)
        self.ranked = ranked.count
        func figures(_ guess: KeyPath<Judgement, Judgement.Guess>) -> Figures {
            let sum = judgements.reduce(0.0) { $0 + $1.squaredError(of: guess) }
            let hits = ranked.count { $0[keyPath: guess].isHit }
            return Figures(
                rmse: judgements.isEmpty ? nil : (sum / Double(judgements.count)).squareRoot(),
                hitRate: ranked.isEmpty ? nil : Double(hits) / Double(ranked.count))
        }
        (model, bias, popularity) = (figures(\.model), figures(\.bias), figures(\.popularity))
        self.drift = drift
    }
}

/// Figures as the verdicts and the log have them.
enum Figure {
    static func rmse(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "not known" }
    static func percent(_ value: Double?) -> String { value.map { String(format: "%.1f %%", 100 * $0) } ?? "not known" }
}
