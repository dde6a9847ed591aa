import Foundation

/// What a hyper-parameter may be in a search.
package struct SearchRange: Sendable {
    package enum Values: Sendable {
        /// Drawn evenly or, where `byFactors`, so that each factor is as likely; to three significant digits.
        case real(ClosedRange<Double>, byFactors: Bool)
        case integer(ClosedRange<Int>, byFactors: Bool)
        /// As they are set by name.
        case choices([String])
    }

    /// The hyper-parameter.
    package let name: String
    package let values: Values

    package init(_ name: String, _ values: Values) {
        self.name = name
        self.values = values
    }

    /// A value as it is set by name.
    /// - Parameter position: 0..<1.
    package func value(at position: Double) -> String {
        switch values {
        case .real(let range, let byFactors):
            return String(format: "%.3g", Self.place(position, range.lowerBound, range.upperBound, byFactors))
        case .integer(let range, let byFactors):
            // Half a step beyond both ends, so that they are as likely as the rest.
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

extension Recommender {
    /// What a search looks through: what the model declares or, where it declares nothing, each number it has with a default above 0
    /// up to four times larger and smaller, and each switch. Parameters that the model chooses for itself are left to it.
    package static func searchedRanges() throws(ModelError) -> [SearchRange] {
        if !searchSpace.isEmpty { return searchSpace }
        let json = Data(try Self().hyperParameterJSON().utf8)
        let defaults = (try? JSONSerialization.jsonObject(with: json)) as? [String: Any] ?? [:]
        return defaults.sorted { $0.key < $1.key }.compactMap { name, value in
            (value as? NSNumber).flatMap { Self.range(of: name, around: $0) }
        }
    }

    private static func range(of name: String, around value: NSNumber) -> SearchRange? {
        let spread = 4.0
        let number = value.doubleValue
        if isSwitch(value) { return SearchRange(name, .choices(["false", "true"])) }
        guard number > 0 else { return nil }
        // A number that fits both is tried as a whole one: setting 2.5 where whole numbers are meant fails.
        if number == number.rounded(), number < 1e9 {
            let range = max(1, Int(number / spread))...Int(number * spread)
            return SearchRange(name, .integer(range, byFactors: true))
        }
        return SearchRange(name, .real(number / spread...number * spread, byFactors: true))
    }

    /// Whether JSON had `true` or `false` here: NSNumber keeps it as a number of C's type char.
    private static func isSwitch(_ value: NSNumber) -> Bool {
        String(cString: value.objCType) == "c"
    }
}
