/// The rules of which ratings a scale has, with which tolerance they are accepted, and how other numbers are rounded.
///
/// A rating may miss a step of the scale by a thousandth of a step, because float32 cannot represent tenths exactly.
extension RatingScale: CustomStringConvertible {
    /// The scale of half stars, from 0.5 to 5.
    public static let halfStars = RatingScale(minimum: 0.5, maximum: 5, step: 0.5)

    /// The largest distance of a rating from a step of the scale, as a fraction of a step.
    private static let tolerance: Float = 1e-3
    private static let mostSteps: Float = 10_000

    /// Checks that the scale is possible.
    ///
    /// - Throws: `invalidArgument` unless all three numbers are finite, the step is above 0, and the maximum is 1 to
    ///   10,000 whole steps above the minimum.
    public func validate() throws(TasteError) {
        let steps = (maximum - minimum) / step
        guard minimum.isFinite, maximum.isFinite, step.isFinite, step > 0, steps >= 1, steps <= Self.mostSteps,
            abs(steps - steps.rounded()) < Self.tolerance
        else {
            throw TasteError(
                .invalidArgument,
                "A rating scale of \(self) is not possible: the maximum must be a whole number of steps above the minimum."
            )
        }
    }

    /// Whether `value` is a rating of the scale, within a thousandth of a step.
    public func contains(_ value: Float) -> Bool {
        let slack = step * Self.tolerance
        guard value.isFinite, value >= minimum - slack, value <= maximum + slack else { return false }
        let steps = (value - minimum) / step
        return abs(steps - steps.rounded()) < Self.tolerance
    }

    /// Whether `value` is within the ends of the scale, on a step or not.
    public func holds(_ value: Float) -> Bool {
        let slack = step * Self.tolerance
        return value.isFinite && value >= minimum - slack && value <= maximum + slack
    }

    /// The rating of the scale that is nearest to `value`.
    public func nearest(to value: Float) -> Float {
        min(maximum, minimum + ((clamp(value) - minimum) / step).rounded() * step)
    }

    /// `value`, or the end of the scale that `value` lies beyond; the minimum if `value` is not a number.
    public func clamp(_ value: Float) -> Float { value.isNaN ? minimum : min(max(value, minimum), maximum) }

    /// The scale as text, such as "0.5 to 5 by 0.5".
    public var description: String { "\(Self.plain(minimum)) to \(Self.plain(maximum)) by \(Self.plain(step))" }

    /// A rating as people write it: `5` instead of `5.0`.
    public static func plain(_ value: Float) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// Models store their scale with their settings. The conformance is not synthesized because another file declares the
/// type.
extension RatingScale: Codable {
    private enum CodingKeys: String, CodingKey { case minimum, maximum, step }

    public init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            minimum: try stored.decode(Float.self, forKey: .minimum),
            maximum: try stored.decode(Float.self, forKey: .maximum), step: try stored.decode(Float.self, forKey: .step)
        )
    }

    public func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(minimum, forKey: .minimum)
        try stored.encode(maximum, forKey: .maximum)
        try stored.encode(step, forKey: .step)
    }
}
