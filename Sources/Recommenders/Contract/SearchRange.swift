import Foundation

/// The values that a search tries for one hyper-parameter.
package struct SearchRange: Sendable {
    package enum Values: Sendable {
        /// Drawn evenly or, where `byFactors`, evenly on a logarithmic scale; rounded to three significant digits.
        case real(ClosedRange<Double>, byFactors: Bool)
        case integer(ClosedRange<Int>, byFactors: Bool)
        case choices([String])
    }

    /// The hyper-parameter's.
    package let name: String
    package let values: Values

    package init(_ name: String, _ values: Values) {
        self.name = name
        self.values = values
    }

    /// A value of the range, as text that `Recommender.setting` takes.
    /// - Parameter position: 0..<1, from the low end to the high end.
    package func value(at position: Double) -> String {
        switch values {
        case .real(let range, let byFactors):
            return String(format: "%.3g", Self.place(position, range.lowerBound, range.upperBound, byFactors))
        case .integer(let range, let byFactors):
            // Half a step is added at both ends: rounding would otherwise make the ends half as likely as the rest.
            let ends = (
                Double(range.lowerBound) - (byFactors ? 0 : 0.5), Double(range.upperBound) + (byFactors ? 0 : 0.5)
            )
            let drawn = Int(Self.place(position, ends.0, ends.1, byFactors).rounded())
            return "\(min(max(drawn, range.lowerBound), range.upperBound))"
        case .choices(let choices):
            return choices.isEmpty ? "" : choices[min(Int(position * Double(choices.count)), choices.count - 1)]
        }
    }

    private static func place(_ position: Double, _ low: Double, _ high: Double, _ byFactors: Bool) -> Double {
        byFactors ? low * pow(high / low, position) : low + (high - low) * position
    }
}
