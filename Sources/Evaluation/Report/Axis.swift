import Foundation

/// A stretch of numbers laid over a stretch of pixels, with round numbers to mark on it.
struct Axis {
    let low: Double
    let high: Double
    let ticks: [Double]
    private let start: Double
    private let end: Double

    /// - Parameters:
    ///   - values: what must find place; a range of no width is widened.
    ///   - margin: of the range, left free at both ends.
    ///   - isTight: the ends are the values' own, not round numbers.
    ///   - start: the pixel of the low end; that of the high end may lie before it.
    init(
        covering values: [Double], from start: Double, to end: Double, tickCount: Int = 6, margin: Double = 0.03,
        isTight: Bool = false
    ) {
        var least = values.min() ?? 0
        var most = values.max() ?? 1
        if most <= least { (least, most) = (least - max(abs(least) * 0.1, 0.01), most + max(abs(most) * 0.1, 0.01)) }
        let free = (most - least) * margin
        let step = Self.roundStep((most - least + 2 * free) / Double(tickCount))
        let first = ((least - free) / step).rounded(isTight ? .up : .down)
        let last = ((most + free) / step).rounded(isTight ? .down : .up)
        (low, high) = isTight ? (least, most) : (first * step, last * step)
        ticks = first > last ? [] : (0...Int(last - first)).map { (first + Double($0)) * step }
        self.start = start
        self.end = end
    }

    /// Categories, evenly spread, with half a step at both ends.
    init(categories count: Int, from start: Double, to end: Double) {
        low = -0.5
        high = Double(max(count, 1)) - 0.5
        ticks = (0..<count).map { Double($0) }
        self.start = start
        self.end = end
    }

    func place(_ value: Double) -> Double { start + (value - low) / (high - low) * (end - start) }

    /// 1, 2 or 5 times a power of ten, not below the size.
    private static func roundStep(_ size: Double) -> Double {
        let power = pow(10, floor(log10(size)))
        return [1, 2, 5].map { $0 * power }.first { $0 >= size * 0.999 } ?? 10 * power
    }
}
