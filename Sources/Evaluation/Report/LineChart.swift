/// A chart with one line for each model, over numbers or categories.
struct LineChart {
    struct Point {
        let x: Double
        let y: Double
        /// The tooltip of the point.
        let note: String
    }

    struct Line {
        /// The number of the colour.
        let series: Int
        let points: [Point]
    }

    var lines: [Line]
    var xTitle: String
    var yTitle: String
    /// The names along the x axis, which stand at 0, 1, ... nil: x is a number.
    var categories: [String]?
    /// Whether a diagonal shows where x and y are equal.
    var hasDiagonal = false
    /// Whether the y axis begins at 0.
    var startsAtZero = false

    private static let width = 410.0
    private static let height = 262.0
    private static let left = 46.0
    private static let right = 14.0
    private static let top = 26.0
    private static let bottom = 46.0
    private static let longestWithPoints = 60

    var svg: String {
        let ys: [Double] = lines.flatMap { line in line.points.map { $0.y } } + (startsAtZero ? [0] : [])
        let xs: [Double] = lines.flatMap { line in line.points.map { $0.x } }
        let both = xs + ys
        let y = Axis(
            covering: hasDiagonal ? both : ys, from: Self.height - Self.bottom, to: Self.top,
            margin: startsAtZero || hasDiagonal ? 0 : 0.03)
        let x =
            categories.map { Axis(categories: $0.count, from: Self.left, to: Self.width - Self.right) }
            ?? Axis(
                covering: hasDiagonal ? both : xs, from: Self.left, to: Self.width - Self.right, margin: 0,
                isTight: !hasDiagonal)
        var parts = ["<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\">"]
        parts += horizontalGrid(y) + xLabels(x) + titles
        if hasDiagonal {
            let (low, high) = (max(x.low, y.low), min(x.high, y.high))
            parts.append(
                "<line class=\"perfect\" x1=\"\(Markup.pixel(x.pixel(low)))\" y1=\"\(Markup.pixel(y.pixel(low)))\" "
                    + "x2=\"\(Markup.pixel(x.pixel(high)))\" y2=\"\(Markup.pixel(y.pixel(high)))\"/>")
        }
        for line in lines { parts += marks(line, x, y) }
        return (parts + ["</svg>"]).joined(separator: "\n")
    }

    private func horizontalGrid(_ y: Axis) -> [String] {
        y.ticks.flatMap { tick -> [String] in
            let position = Markup.pixel(y.pixel(tick))
            return [
                "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(Self.width - Self.right)\" y1=\"\(position)\" y2=\"\(position)\"/>",
                "<text class=\"tick\" text-anchor=\"end\" dy=\".35em\" x=\"\(Self.left - 7)\" y=\"\(position)\">\(Markup.label(tick))</text>",
            ]
        }
    }

    private func xLabels(_ x: Axis) -> [String] {
        let base = Self.height - Self.bottom + 17
        return x.ticks.enumerated().map { number, tick in
            let text = categories.map { $0[number] } ?? Markup.label(tick)
            return "<text class=\"tick\" text-anchor=\"middle\" x=\"\(Markup.pixel(x.pixel(tick)))\" y=\"\(base)\">"
                + Markup.escaped(text) + "</text>"
        }
    }

    private var titles: [String] {
        [
            "<text class=\"axis\" x=\"4\" y=\"13\">\(Markup.escaped(yTitle))</text>",
            "<text class=\"axis\" text-anchor=\"end\" x=\"\(Self.width - Self.right)\" y=\"\(Self.height - 8)\">"
                + Markup.escaped(xTitle) + "</text>",
        ]
    }

    private func marks(_ line: Line, _ x: Axis, _ y: Axis) -> [String] {
        let positions = line.points.map { (x.pixel($0.x), y.pixel($0.y)) }
        let path = positions.map { Markup.pixel($0.0) + "," + Markup.pixel($0.1) }.joined(separator: " ")
        var marks = ["<polyline class=\"line s\(line.series)\" points=\"\(path)\"/>"]
        guard line.points.count <= Self.longestWithPoints else { return marks }
        for (point, position) in zip(line.points, positions) {
            marks.append(
                "<circle class=\"point f\(line.series)\" cx=\"\(Markup.pixel(position.0))\" cy=\"\(Markup.pixel(position.1))\" r=\"3\">"
                    + "<title>\(Markup.escaped(point.note))</title></circle>")
        }
        return marks
    }
}
