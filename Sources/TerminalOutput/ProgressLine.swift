/// One state of a long task, and its text.
package struct ProgressLine {
    /// The name of the task, such as `importing`.
    package var task: String
    /// The fraction that is done, in 0...1; nil where the end is not known.
    package var fraction: Double?
    /// Figures such as `24.6 MB` and `410,000 ratings/s`.
    package var details: [String]
    /// The estimated remaining seconds.
    package var secondsLeft: Double?

    package init(task: String, fraction: Double?, details: [String], secondsLeft: Double? = nil) {
        self.task = task
        self.fraction = fraction
        self.details = details
        self.secondsLeft = secondsLeft
    }

    /// The remaining seconds at the present speed; nil while too little is done to estimate them.
    package static func secondsLeft(after seconds: Double, fraction: Double) -> Double? {
        guard seconds >= 1, fraction >= 0.02, fraction < 1 else { return nil }
        return seconds / fraction * (1 - fraction)
    }

    /// The bar is shortened where the terminal is too narrow for the figures.
    private static let barWidths = 8...24
    private static let gap = "  "
    /// The blocks of one to seven eighths of a column, with which a bar ends.
    private static let partialBlocks: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// The text for a terminal: `importing  ████████▌░░░░░░   52 %  12.8 of 24.6 MB  410,000 ratings/s  1.2 s left`
    package func bar(width: Int) -> String {
        // The last column stays free, because some terminals break the line when it is filled.
        let usable = width - 1
        var figures = details
        if let secondsLeft { figures.append(Plain.duration(secondsLeft) + " left") }
        guard let fraction else { return DisplayWidth.cut(([task] + figures).joined(separator: Self.gap), to: usable) }
        figures.insert(Self.percent(fraction), at: 0)
        let text = figures.joined(separator: Self.gap)
        let free = usable - DisplayWidth.of(task) - DisplayWidth.of(text) - 2 * Self.gap.count
        let blocks = Self.blocks(fraction, width: min(max(free, Self.barWidths.lowerBound), Self.barWidths.upperBound))
        return DisplayWidth.cut([task, blocks, text].joined(separator: Self.gap), to: usable)
    }

    /// The text for a file or a pipe: `importing: 52 %, 12.8 MB, 410,000 ratings/s`
    package var plain: String {
        task + ": "
            + ((fraction.map { [Self.percent($0).drop { $0 == " " }.description] } ?? []) + details).joined(
                separator: ", ")
    }

    private static func blocks(_ fraction: Double, width: Int) -> String {
        let eighths = Int((min(1, max(0, fraction)) * Double(width * 8)).rounded())
        var bar = String(repeating: "█", count: eighths / 8)
        if eighths % 8 > 0 { bar.append(partialBlocks[eighths % 8 - 1]) }
        return bar + String(repeating: "░", count: width - bar.count)
    }

    private static func percent(_ fraction: Double) -> String {
        let percent = "\(Int((min(1, max(0, fraction)) * 100).rounded(.down)))"
        return String(repeating: " ", count: 3 - percent.count) + percent + " %"
    }
}
