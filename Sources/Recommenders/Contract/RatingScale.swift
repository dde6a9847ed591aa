/// The values a rating may take: from `minimum` to `maximum` in steps of `step`.
package struct RatingScale: Sendable, Codable, Equatable {
    package let minimum: Float
    package let maximum: Float
    package let step: Float

    package init(minimum: Float, maximum: Float, step: Float) {
        precondition(minimum < maximum && step > 0, "a scale has a minimum below its maximum and a positive step")
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
    }

    package func clamp(_ value: Float) -> Float {
        min(max(value, minimum), maximum)
    }
}
