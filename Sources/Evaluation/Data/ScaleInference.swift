import Recommenders
import TasteValues

extension RatingScale {
    /// Values in more steps than this are measurements, not choices from a scale.
    private static let maximumSteps = 100

    /// The scale of some ratings. It reaches from the lowest to the highest rating in steps of the smallest difference
    /// between two of them, or of a hundredth of the range where the differences are smaller. If all ratings are equal,
    /// the scale reaches from 0 to that rating, or to 1 if it is 0.
    init(inferredFrom values: [Float]) {
        let distinct = Set(values).sorted()
        guard let lowest = distinct.first, let highest = distinct.last, lowest < highest else {
            let only = distinct.first ?? 1
            let end: Float = only == 0 ? 1 : only
            self.init(minimum: min(0, end), maximum: max(0, end), step: abs(end))
            return
        }
        let smallest = zip(distinct.dropFirst(), distinct).map { $0 - $1 }.min() ?? (highest - lowest)
        let range = highest - lowest
        self.init(minimum: lowest, maximum: highest, step: max(smallest, range / Float(Self.maximumSteps)))
    }

    /// The scale of items that were chosen or not: every rating is 1.
    static let positiveFeedback = RatingScale(minimum: 0, maximum: 1, step: 1)
}
