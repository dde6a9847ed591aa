import Foundation

/// Pauses between tries that fail: twice as long each time, up to some minutes. A full disk is not helped by haste.
struct Backoff: Sendable {
    private static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(300)

    private var pause = first
    private var end: ContinuousClock.Instant?

    /// Of the pause that lasts; zero: none does.
    var remaining: Duration { end.map { max(.zero, $0 - .now) } ?? .zero }
    var isOver: Bool { remaining == .zero }

    mutating func extend() {
        end = .now + pause
        pause = min(pause * 2, Self.longest)
    }

    mutating func reset() { self = Backoff() }
}

/// Blocks a background thread.
func sleepThread(_ duration: Duration) {
    Thread.sleep(forTimeInterval: max(0, duration / .seconds(1)))
}
