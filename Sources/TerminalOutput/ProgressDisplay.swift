import Foundation

/// Shows progress on standard error: a bar that is drawn over itself on a terminal, else a line every few seconds.
package final class ProgressDisplay {
    private static let secondsBetweenBars = 0.1
    private static let secondsBetweenLines = 2.0
    /// What is done within a second needs no lines in a log.
    private static let secondsBeforeFirstLine = 1.0

    private let terminal = Terminal.error
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var lastShown = -Double.infinity
    private var barIsDrawn = false

    package init() { start = clock.now }

    /// Since the start.
    package var seconds: Double {
        let elapsed = start.duration(to: clock.now).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }

    /// Shows the line that `make` builds, unless one was shown a moment ago; a bar can be shown `atOnce`.
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

    /// Removes the bar, so that what follows stands in its place.
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
