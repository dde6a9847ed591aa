import TerminalOutput

/// One measured number, with a limit that was measured in the same run.
struct Figure: Sendable {
    enum Goal: Sendable {
        case atMost(Double)
        case atLeast(Double)
        /// The figure has no goal and is shown for comparison.
        case none
    }

    var name: String
    var value: Double
    var unit: String
    /// The figure is reported as a multiple of the limit; nil where the goal applies to the value itself.
    var limit: Double?
    /// A description of the limit.
    var limitName = ""
    var goal: Goal

    /// The number that the goal applies to: the ratio where there is a limit, otherwise the value.
    var compared: Double { limit.map { value / $0 } ?? value }

    var isMet: Bool? {
        switch goal {
        case .atMost(let target): compared <= target
        case .atLeast(let target): compared >= target
        case .none: nil
        }
    }

    var goalText: String {
        let suffix = limit == nil ? " \(unit)" : " x"
        return switch goal {
        case .atMost(let target): "<= \(Figure.short(target))\(suffix)"
        case .atLeast(let target): ">= \(Figure.short(target))\(suffix)"
        case .none: ""
        }
    }

    var json: String {
        var line = JSONLine()
        line.add("name", name)
        line.add("value", value)
        line.add("unit", unit)
        line.add("limit", limit.map { Float($0) })
        line.add("ratio", limit.map { Float(value / $0) })
        line.add("target", goalText)
        line.add("met", isMet.map { $0 ? "yes" : "no" })
        return line.text
    }

    var cells: [String] {
        [
            name, "\(Figure.short(value)) \(unit)", limit.map { "\(Figure.short($0)) \(unit)" } ?? "", limitName,
            limit.map { Figure.short(value / $0) } ?? "", goalText, isMet.map { $0 ? "yes" : "NO" } ?? "",
        ]
    }

    static var table: Table {
        Table([
            .text("figure"), .number("measured"), .number("limit"), .flexible("which is"), .number("ratio"),
            .number("target"), .text("met"),
        ])
    }

    /// A number with about three significant digits.
    static func short(_ value: Double) -> String {
        switch abs(value) {
        case 1000...: Plain.count(Int(value.rounded()))
        case 100..<1000: Plain.decimal(value, 0)
        case 10..<100: Plain.decimal(value, 1)
        case 1..<10: Plain.decimal(value, 2)
        default: Plain.decimal(value, 4)
        }
    }
}
