import NIOCore

/// Which calls of a connection workers serve instead of the event loop, from what calls of the same names last took.
struct CallCosts {
    /// A call that takes longer is given up on the event loop.
    static let loopAllowance = Duration.milliseconds(2)
    /// A call that takes longer is served by a worker when others wait for the event loop.
    private static let crowdedAllowance = TimeAmount.microseconds(500)

    /// The names of calls that took too long for the event loop.
    private var long: Set<String> = []
    /// The names of calls that took a large part of a slice of the event loop.
    private var heavy: Set<String> = []

    /// - Parameter isCrowding: Whether others wait for the event loop.
    func areTooHigh(for name: String, isCrowding: @autoclosure () -> Bool) -> Bool {
        if !long.isEmpty, long.contains(name) { return true }
        return !heavy.isEmpty && heavy.contains(name) && isCrowding()
    }

    mutating func wasGivenUp(_ name: String) { long.insert(name) }

    /// - Parameter time: How long the event loop was held, by the clock.
    mutating func wasServedOnLoop(_ name: String, in time: TimeAmount) {
        if time > Self.crowdedAllowance {
            heavy.insert(name)
        } else if !heavy.isEmpty {
            heavy.remove(name)
        }
    }

    /// A call that seemed long because the event loop had no core for a while returns to it.
    ///
    /// - Parameter time: Processor time, because a worker is often without a core.
    mutating func wasServedElsewhere(_ name: String, in time: Duration) {
        if time <= Self.loopAllowance / 2 { long.remove(name) }
        if time <= .nanoseconds(Self.crowdedAllowance.nanoseconds / 2) { heavy.remove(name) }
    }
}
