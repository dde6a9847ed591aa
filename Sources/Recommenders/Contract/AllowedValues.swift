/// Which values a hyper-parameter may have.
package struct AllowedValues<Value: Sendable>: Sendable {
    /// In words: "1 to 4096".
    let description: String
    /// What is wrong with a value, as a continuation of the parameter's name: " is -1, but must be 1 to 4096"; nil
    /// where nothing is.
    let violation: @Sendable (Value) -> String?

    init(_ description: String, contains: @escaping @Sendable (Value) -> Bool) {
        self.description = description
        violation = { contains($0) ? nil : " is \($0), but must be \(description)" }
    }

    private init(_ description: String, violation: @escaping @Sendable (Value) -> String?) {
        (self.description, self.violation) = (description, violation)
    }
}

extension AllowedValues where Value: Comparable {
    /// No comparison holds for NaN, which is never allowed.
    static func between(_ range: ClosedRange<Value>) -> Self {
        Self("\(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
    }

    /// A range, or one value outside it that leaves the choice to the model.
    static func between(_ range: ClosedRange<Value>, orChosenAs choice: Value) -> Self {
        Self("\(range.lowerBound) to \(range.upperBound), or \(choice) for a choice by the model itself") {
            range.contains($0) || $0 == choice
        }
    }
}

extension AllowedValues where Value: BinaryFloatingPoint {
    static var anyNumber: Self { Self("a finite number") { $0.isFinite } }
    static var positive: Self { Self("a number above 0") { $0 > 0 && $0.isFinite } }
    static var notNegative: Self { Self("a number of 0 or more") { $0 >= 0 && $0.isFinite } }
}

extension AllowedValues where Value == String {
    static func oneOf(_ values: [String]) -> Self {
        Self("one of \(values.joined(separator: ", "))") { values.contains($0) }
    }
}

extension AllowedValues where Value: CaseIterable & RawRepresentable<String> {
    static var anyCase: Self {
        Self("one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))") { _ in true }
    }
}

extension AllowedValues {
    /// Lists of so many elements, each of them allowed.
    static func list<Element: Sendable>(
        of count: ClosedRange<Int>, _ element: AllowedValues<Element>
    ) -> Self where Value == [Element] {
        Self("a list of \(count.lowerBound) to \(count.upperBound), each \(element.description)") { list in
            count.contains(list.count) && list.allSatisfy { element.violation($0) == nil }
        }
    }
}

extension AllowedValues where Value: HyperParameterSet {
    /// A JSON object with parameters of its own.
    static var group: Self {
        Self("an object with some of \(Value.parameters.map(\.name).sorted().joined(separator: ", "))") {
            $0.violation.map { ".\($0)" }
        }
    }
}
