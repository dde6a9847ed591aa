import Recommenders
import TasteValues

extension RatingScale {
    /// More steps than this are no scale to choose from but measurements.
    private static let maximumSteps = 100

    /// The scale that some ratings are on: from the lowest to the highest, in the smallest step between two of them, or in
    /// hundredths of the range where they are finer. If all are equal, the scale runs between 0 and them (0...1 for 0 alone).
    package init(inferredFrom values: [Float]) {
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
}

extension RatingScale {
    /// Chosen or not chosen: every value is 1.
    package static let positiveFeedback = RatingScale(minimum: 0, maximum: 1, step: 1)
}
