/// A chart with one row for each model: a point and an interval around it.
struct IntervalChart {
    struct Row {
        let name: String
        let series: Int
        let value: Double
        /// Half the width of the interval.
        let spread: Double
    }

    var rows: [Row]
    var title: String

    private static let width = 410.0
    private static let nameWidth = 104.0
    private static let right = 58.0
    private static let rowHeight = 27.0
    private static let top = 26.0
    private static let bottom = 26.0

    var svg: String {
        let bottom = Self.top + Double(rows.count) * Self.rowHeight
        let x = Axis(
            covering: rows.flatMap { [$0.value - $0.spread, $0.value + $0.spread] }, from: Self.nameWidth,
            to: Self.width - Self.right, tickCount: 4)
        var parts = [
            "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(bottom + Self.bottom))\" role=\"img\">",
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
        let ends = (Markup.pixel(x.pixel(row.value - row.spread)), Markup.pixel(x.pixel(row.value + row.spread)))
        let value = Markup.number(row.value, places: 4)
        return [
            "<text class=\"name\" dy=\".35em\" x=\"4\" y=\"\(y)\">\(Markup.escaped(row.name))</text>",
            "<line class=\"line s\(row.series)\" x1=\"\(ends.0)\" x2=\"\(ends.1)\" y1=\"\(y)\" y2=\"\(y)\"/>",
            "<circle class=\"f\(row.series)\" cx=\"\(Markup.pixel(x.pixel(row.value)))\" cy=\"\(y)\" r=\"4.5\"/>",
            "<text class=\"value\" text-anchor=\"end\" dy=\".35em\" x=\"\(Self.width - 4)\" y=\"\(y)\">\(value)</text>",
        ]
    }
}
