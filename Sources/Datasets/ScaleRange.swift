import TasteValues

/// The ends of a scale.
package struct ScaleRange: Sendable, Equatable {
    package let minimum: Float
    package let maximum: Float

    /// - Parameter text: such as `1,10`.
    package static func parse(_ text: String) throws(DatasetError) -> ScaleRange {
        let ends = text.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
        guard ends.count == 2, let minimum = ends[0], let maximum = ends[1], minimum.isFinite, maximum.isFinite,
            minimum < maximum
        else { throw DatasetError(.badColumns, "a scale is given as MIN,MAX, such as 1,10") }
        return ScaleRange(minimum: minimum, maximum: maximum)
    }

    /// The value at the same place of another scale; nil beyond the ends.
    func map(_ value: Double, to scale: RatingScale) -> Double? {
        let part = (value - Double(minimum)) / (Double(maximum) - Double(minimum))
        guard part >= -1e-6, part <= 1 + 1e-6 else { return nil }
        return Double(scale.minimum) + part * (Double(scale.maximum) - Double(scale.minimum))
    }
}
