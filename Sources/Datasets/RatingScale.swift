/// The values that a rating may have: minimum, minimum + step, ..., maximum.
package struct RatingScale: Sendable, Equatable, CustomStringConvertible {
    package let minimum: Float
    package let maximum: Float
    package let step: Float

    /// Requires minimum <= maximum and step > 0.
    package init(minimum: Float, maximum: Float, step: Float) {
        precondition(minimum <= maximum && step > 0, "a scale runs upwards, in steps above 0")
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
    }

    package func contains(_ value: Float) -> Bool {
        guard value >= minimum, value <= maximum else { return false }
        let steps = (value - minimum) / step
        // Tenths and thirds have no exact float32: a hundredth of a step is nearer to rounding than to a wrong rating.
        return abs(steps - steps.rounded()) < 0.01
    }

    /// `0.5 to 5 by 0.5`
    package var description: String {
        "\(Self.plain(minimum)) to \(Self.plain(maximum)) by \(Self.plain(step))"
    }

    /// A float as people write it: `5`, not `5.0`.
    package static func plain(_ value: Float) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
