/// The possible values of a rating: minimum, minimum + step, ..., maximum.
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
        // Tenths and thirds are not exact in Float, so that a deviation of a hundredth of a step is taken for rounding.
        return abs(steps - steps.rounded()) < 0.01
    }

    /// A text such as `0.5 to 5 by 0.5`.
    package var description: String {
        "\(Self.plain(minimum)) to \(Self.plain(maximum)) by \(Self.plain(step))"
    }

    /// The shortest text of a value: `5`, not `5.0`.
    package static func plain(_ value: Float) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
