import Foundation

/// A linear mapping of numbers to pixels, with ticks at round numbers.
struct Axis {
    let low: Double
    let high: Double
    let ticks: [Double]
    private let start: Double
    private let end: Double

    /// - Parameters:
    ///   - values: the values that must fit. A range of no width is widened.
    ///   - start: the pixel of the low end. The pixel of the high end, `end`, may be smaller.
    ///   - margin: the share of the range that is left free at both ends.
    ///   - isTight: whether the axis ends at the lowest and highest value, not at round numbers.
    ///   - isWhole: whether ticks stand at whole numbers only.
    init(
        covering values: [Double], from start: Double, to end: Double, tickCount: Int = 6, margin: Double = 0.03,
        isTight: Bool = false, isWhole: Bool = false
    ) {
        let (least, most) = Self.range(of: values)
        let free = (most - least) * margin
        let round = Self.roundStep((most - least + 2 * free) / Double(tickCount))
        let step = isWhole ? max(1, round) : round
        let first = ((least - free) / step).rounded(isTight ? .up : .down)
        let last = ((most + free) / step).rounded(isTight ? .down : .up)
        (low, high) = isTight ? (least, most) : (first * step, last * step)
        ticks = first > last ? [] : (0...Int(last - first)).map { (first + Double($0)) * step }
        self.start = start
        self.end = end
    }

    /// Evenly spaced categories with half a step at both ends.
    init(categories count: Int, from start: Double, to end: Double) {
        low = -0.5
        high = Double(max(count, 1)) - 0.5
        ticks = (0..<count).map { Double($0) }
        self.start = start
        self.end = end
    }

    /// Times in seconds since 1970, with ticks at whole minutes, hours or days of the local time.
    init(covering times: [Double], clock: ChartClock, from start: Double, to end: Double) {
        (low, high) = Self.range(of: times)
        ticks = clock.ticks(from: low, to: high)
        self.start = start
        self.end = end
    }

    /// The pixel of a value.
    func pixel(_ value: Double) -> Double { start + (value - low) / (high - low) * (end - start) }

    private static func range(of values: [Double]) -> (Double, Double) {
        let (least, most) = (values.min() ?? 0, values.max() ?? 1)
        if most > least { return (least, most) }
        let free = max(abs(least) * 0.1, 0.01)
        return (least - free, most + free)
    }

    /// The smallest number of the form 1, 2 or 5 times a power of ten that is not below the size.
    private static func roundStep(_ size: Double) -> Double {
        let power = pow(10, floor(log10(size)))
        return [1, 2, 5].map { $0 * power }.first { $0 >= size * 0.999 } ?? 10 * power
    }
}
