import Charts
import Foundation
import TasteValues

/// How long the calls of one kind took, as bars over a logarithmic scale that all kinds share.
struct LatencyPicture {
    private static let (width, height) = (120.0, 22.0)
    /// The scale, in microseconds: 1 to ten seconds, with four bars a factor of ten.
    private static let bars = 28
    private static let barsPerDecade = 4.0

    let svg: String

    init(_ times: [TimeBucket]) {
        var counts = [Double](repeating: 0, count: Self.bars)
        for bucket in times {
            let place = (Self.barsPerDecade * log10(Double(max(bucket.microseconds, 1)))).rounded(.down)
            counts[min(Self.bars - 1, max(0, Int(place)))] += Double(bucket.calls)
        }
        let most = max(counts.max() ?? 0, 1)
        let width = Self.width / Double(Self.bars)
        let drawn = counts.enumerated().filter { $0.element > 0 }.map { number, count in
            let height = max(1.5, Self.height * count / most)
            return "<rect x=\"\(Markup.pixel(Double(number) * width))\" y=\"\(Markup.pixel(Self.height - height))\" "
                + "width=\"\(Markup.pixel(width - 0.8))\" height=\"\(Markup.pixel(height))\"/>"
        }
        svg =
            "<svg class=\"times\" viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" aria-hidden=\"true\">"
            + drawn.joined() + "</svg>"
    }
}
