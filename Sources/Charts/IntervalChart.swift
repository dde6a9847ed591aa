/// A chart with one row for each model: a point and an interval around it.
package struct IntervalChart {
    package struct Row {
        package let name: String
        package let value: Double
        /// Half the width of the interval.
        package let spread: Double

        /// - Parameter name: The kind of the model.
        package init(name: String, value: Double, spread: Double) {
            (self.name, self.value, self.spread) = (name, value, spread)
        }
    }

    private let rows: [Row]
    private let title: String

    package init(_ rows: [Row], title: String) { (self.rows, self.title) = (rows, title) }

    private static let width = 340.0
    private static let nameWidth = 88.0
    private static let right = 56.0
    private static let rowHeight = 27.0
    private static let top = 26.0
    private static let bottom = 26.0

    package var svg: String {
        let bottom = Self.top + Double(rows.count) * Self.rowHeight
        let x = Axis(
            covering: rows.flatMap { [$0.value - $0.spread, $0.value + $0.spread] }, from: Self.nameWidth,
            to: Self.width - Self.right, tickCount: 3)
        let figures = rows.map { "\($0.name) \(Markup.number($0.value, places: 4))" }.joined(separator: ", ")
        var parts = [
            "<svg class=\"chart\" viewBox=\"0 0 \(Int(Self.width)) \(Int(bottom + Self.bottom))\" role=\"img\" aria-label=\"\(Markup.escaped("\(title): \(figures)"))\">",
            "<text class=\"axis\" x=\"4\" y=\"13\">\(Markup.escaped(title))</text>",
        ]
        for tick in x.ticks {
            let position = Markup.pixel(x.pixel(tick))
            parts.append(
                "<line class=\"grid\" x1=\"\(position)\" x2=\"\(position)\" y1=\"\(Self.top)\" y2=\"\(bottom)\"/>")
            parts.append(
                "<text class=\"tick\" text-anchor=\"middle\" x=\"\(position)\" y=\"\(bottom + 16)\">\(Markup.label(tick))</text>"
            )
        }
        for (number, row) in rows.enumerated() {
            parts += marks(row, y: Self.top + (Double(number) + 0.5) * Self.rowHeight, x)
        }
        return (parts + ["</svg>"]).joined(separator: "\n")
    }

    private func marks(_ row: Row, y: Double, _ x: Axis) -> [String] {
        let style = ModelStyle(of: row.name)
        let ends = (Markup.pixel(x.pixel(row.value - row.spread)), Markup.pixel(x.pixel(row.value + row.spread)))
        let value = Markup.number(row.value, places: 4)
        return [
            "<text class=\"name\" dy=\".35em\" x=\"4\" y=\"\(y)\">\(Markup.escaped(row.name))</text>",
            "<line class=\"\(style.line)\" x1=\"\(ends.0)\" x2=\"\(ends.1)\" y1=\"\(y)\" y2=\"\(y)\"/>",
            ModelStyle.point(at: (x.pixel(row.value), y), radius: 4.5, style: style),
            "<text class=\"value\" text-anchor=\"end\" dy=\".35em\" x=\"\(Self.width - 4)\" y=\"\(y)\">\(value)</text>",
        ]
    }
}
