/// A chart with one line for each model, over numbers, times or categories.
package struct LineChart {
    package struct Point {
        package let x: Double
        package let y: Double
        /// The tooltip of the point.
        package let note: String

        package init(x: Double, y: Double, note: String) { (self.x, self.y, self.note) = (x, y, note) }
    }

    package struct Line {
        package let style: ModelStyle
        package let points: [Point]

        package init(_ style: ModelStyle, _ points: [Point]) { (self.style, self.points) = (style, points) }
    }

    /// What the x axis shows.
    package enum Across {
        case numbers
        /// Numbers whose ticks stand at whole ones.
        case wholeNumbers
        /// Seconds since 1970.
        case times(ChartClock)
        /// Names, which stand at 0, 1, ...
        case categories([String])
    }

    package var lines: [Line]
    /// What the chart shows, for those who cannot see it.
    package var label: String
    package var xTitle: String
    package var yTitle: String
    package var across = Across.numbers
    /// Whether a diagonal shows where x and y are equal.
    package var hasDiagonal = false
    /// Whether the y axis begins at 0.
    package var startsAtZero = false

    package init(_ lines: [Line], label: String, xTitle: String, yTitle: String) {
        (self.lines, self.label, self.xTitle, self.yTitle) = (lines, label, xTitle, yTitle)
    }

    // As wide as a phone's screen, so that text has its own size there.
    private static let width = 340.0
    private static let height = 232.0
    private static let left = 44.0
    private static let right = 20.0
    private static let top = 26.0
    private static let bottom = 44.0
    private static let longestWithPoints = 60

    package var svg: String {
        let points = lines.flatMap(\.points)
        let xs = points.map(\.x)
        let ys = points.map(\.y) + (startsAtZero ? [0] : [])
        let y = Axis(
            covering: hasDiagonal ? xs + ys : ys, from: Self.height - Self.bottom, to: Self.top, tickCount: 5,
            margin: startsAtZero || hasDiagonal ? 0 : 0.03)
        let x = xAxis(hasDiagonal ? xs + ys : xs)
        var parts = [
            "<svg class=\"chart\" viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" aria-label=\"\(Markup.escaped(label))\">"
        ]
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

    private func xAxis(_ values: [Double]) -> Axis {
        let end = Self.width - Self.right
        switch across {
        case .numbers:
            return Axis(covering: values, from: Self.left, to: end, tickCount: 5, margin: 0, isTight: !hasDiagonal)
        case .wholeNumbers:
            return Axis(covering: values, from: Self.left, to: end, margin: 0, isTight: true, isWhole: true)
        case .times(let clock): return Axis(covering: values, clock: clock, from: Self.left, to: end)
        case .categories(let names): return Axis(categories: names.count, from: Self.left, to: end)
        }
    }

    private func horizontalGrid(_ y: Axis) -> [String] {
        y.ticks.flatMap { tick -> [String] in
            let position = Markup.pixel(y.pixel(tick))
            return [
                "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(Self.width - Self.right)\" y1=\"\(position)\" y2=\"\(position)\"/>",
                "<text class=\"tick\" text-anchor=\"end\" dy=\".35em\" x=\"\(Self.left - 6)\" y=\"\(position)\">\(Markup.label(tick))</text>",
            ]
        }
    }

    private func xLabels(_ x: Axis) -> [String] {
        let base = Self.height - Self.bottom + 16
        return x.ticks.enumerated().map { number, tick in
            let text =
                switch across {
                case .numbers, .wholeNumbers: Markup.label(tick)
                case .times(let clock): clock.label(tick, from: x.low, to: x.high)
                case .categories(let names): names[number]
                }
            return "<text class=\"tick\" text-anchor=\"middle\" x=\"\(Markup.pixel(x.pixel(tick)))\" y=\"\(base)\">"
                + Markup.escaped(text) + "</text>"
        }
    }

    private var titles: [String] {
        [
            "<text class=\"axis\" x=\"4\" y=\"13\">\(Markup.escaped(yTitle))</text>",
            "<text class=\"axis\" text-anchor=\"end\" x=\"\(Self.width - Self.right)\" y=\"\(Self.height - 7)\">"
                + Markup.escaped(xTitle) + "</text>",
        ]
    }

    private func marks(_ line: Line, _ x: Axis, _ y: Axis) -> [String] {
        let positions = line.points.map { (x: x.pixel($0.x), y: y.pixel($0.y)) }
        let path = positions.map { Markup.pixel($0.x) + "," + Markup.pixel($0.y) }.joined(separator: " ")
        let drawn = ["<polyline class=\"\(line.style.line)\" points=\"\(path)\"/>"]
        guard line.points.count <= Self.longestWithPoints else { return drawn }
        return drawn
            + zip(line.points, positions).map { point, position in
                ModelStyle.point(at: position, style: line.style, note: point.note)
            }
    }
}
