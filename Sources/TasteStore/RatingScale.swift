/// The values a rating may have: `minimum`, `minimum + step`, ..., `maximum`. Fixed when a store is created.
package struct RatingScale: Sendable, Equatable {
    package let minimum: Float
    package let maximum: Float
    package let step: Float

    /// Half stars from 0.5 to 5.
    package static let halfStars = RatingScale(uncheckedMinimum: 0.5, maximum: 5, step: 0.5)

    private init(uncheckedMinimum minimum: Float, maximum: Float, step: Float) {
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
    }

    /// - Throws: `invalid` unless all are finite, `step > 0` and `maximum` is a whole number of steps above `minimum`.
    package init(minimum: Float, maximum: Float, step: Float) throws(StoreError) {
        let steps = (maximum - minimum) / step
        guard minimum.isFinite, maximum.isFinite, step.isFinite, step > 0, steps >= 1, steps <= 10_000,
            abs(steps - steps.rounded()) < 1e-3
        else {
            throw StoreError(
                .invalid,
                "A rating scale of \(minimum) to \(maximum) by \(step) is not possible: the maximum must be a whole number of steps above the minimum."
            )
        }
        self.init(uncheckedMinimum: minimum, maximum: maximum, step: step)
    }

    /// Whether `value` is one of the scale's, within a thousandth of a step.
    package func contains(_ value: Float) -> Bool {
        guard value.isFinite, value >= minimum - step / 1000, value <= maximum + step / 1000 else { return false }
        let steps = (value - minimum) / step
        return abs(steps - steps.rounded()) < 1e-3
    }

    /// The scale's value nearest to `value`.
    package func nearest(to value: Float) -> Float {
        min(maximum, minimum + ((max(value, minimum) - minimum) / step).rounded() * step)
    }

    package var description: String { "\(minimum) to \(maximum) by \(step)" }
}
