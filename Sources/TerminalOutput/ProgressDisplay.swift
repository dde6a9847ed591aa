import Foundation

/// Shows progress on standard error: on a terminal a bar that is redrawn in place, otherwise a line every few seconds.
package final class ProgressDisplay {
    private static let secondsBetweenBars = 0.1
    private static let secondsBetweenLines = 2.0
    /// A task that takes less than this writes no lines into a log.
    private static let secondsBeforeFirstLine = 1.0

    private let terminal = Terminal.error
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var lastShown = -Double.infinity
    private var barIsDrawn = false

    package init() { start = clock.now }

    /// The seconds since the display was made.
    package var seconds: Double {
        let elapsed = start.duration(to: clock.now).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }

    /// Shows at once that a task of unknown length has begun.
    package func show(task: String) {
        show(atOnce: true) { ProgressLine(task: task, fraction: nil, details: []) }
    }

    /// Shows the line that `make` builds, unless another line was shown a moment ago. With `atOnce`, a bar is shown in
    /// any case.
    package func show(atOnce: Bool = false, _ make: () -> ProgressLine) {
        let now = seconds
        if terminal.isTerminal {
            guard atOnce || now - lastShown >= Self.secondsBetweenBars else { return }
            draw(make().bar(width: terminal.width ?? 80))
        } else {
            guard now >= Self.secondsBeforeFirstLine, now - lastShown >= Self.secondsBetweenLines else { return }
            Terminal.complain(make().plain)
        }
        lastShown = now
    }

    /// Removes the bar, so that the next output takes its place.
    package func end() {
        if barIsDrawn { write("\r\u{1B}[K") }
        barIsDrawn = false
    }

    private func draw(_ bar: String) {
        write("\r" + bar + "\u{1B}[K")
        barIsDrawn = true
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
