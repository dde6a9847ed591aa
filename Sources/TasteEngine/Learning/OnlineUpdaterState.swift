/// The online updater as a state machine without threads or store: what a step came to goes in, how long to rest comes out.
struct OnlineUpdaterState: Sendable {
    /// What a step came to.
    enum Step: Sendable, Equatable {
        /// The serving generation has learned everything, or must not learn.
        case nothing
        /// Some events were learned, in so long.
        case learned(hasMore: Bool, duration: Duration)
        /// Another model serves by now, so that the next step is to start from that one.
        case replaced
        case failed(String)
    }

    /// How long the updater is to rest.
    enum Rest: Sendable, Equatable {
        /// Until it is woken, or this long.
        case untilWoken(Duration)
        /// This long, whatever comes in the meantime; then it is to look again at once if there is more to learn.
        case pause(Duration, hasMore: Bool)
    }

    private enum Health: Sendable {
        case working
        case failing(String, Backoff)
    }

    private var health = Health.working
    /// Events of one update: as many as keep a step short.
    private(set) var eventLimit = 256
    /// Why the model that serves asks to be fitted anew, if it does, and the lineage that asks.
    private(set) var refit: (lineage: UInt64, reason: String)?
    /// What a step takes, averaged over the last ones.
    private var usualDuration = Duration.zero

    private static let longestPause = Duration.milliseconds(500)
    private static let untilWoken = Duration.seconds(60)

    /// What keeps it from learning; nil: nothing.
    var lastError: String? {
        switch health {
        case .working: nil
        case .failing(let message, _): message
        }
    }

    /// How long it must not try again after a failure.
    var remainingBackoff: Duration {
        switch health {
        case .working: .zero
        case .failing(_, let backoff): backoff.remaining
        }
    }

    /// Notes what the model that was just updated asks for.
    mutating func note(refitReason: String?, of lineage: UInt64) { refit = refitReason.map { (lineage, $0) } }

    /// A step has ended.
    ///
    /// - Parameter interval: the configured pause between two updates.
    mutating func finish(_ step: Step, interval: Duration) -> Rest {
        switch step {
        case .nothing:
            health = .working
            return .untilWoken(Self.untilWoken)
        case .replaced:
            return .pause(interval, hasMore: true)
        case .failed(let message):
            var backoff: Backoff
            switch health {
            case .working: backoff = Backoff()
            case .failing(_, let earlier): backoff = earlier
            }
            backoff.extend()
            health = .failing(message, backoff)
            return .untilWoken(backoff.remaining)
        case .learned(let hasMore, let duration):
            health = .working
            adaptEventLimit(to: duration)
            usualDuration = (usualDuration * 7 + duration) / 8
            // Once it has caught up it takes half of one core at the most, however steadily ratings come. One long step among
            // many is no reason to rest for long.
            let rest = hasMore ? interval : max(interval, min(usualDuration, Self.longestPause))
            return .pause(rest, hasMore: hasMore)
        }
    }

    /// Large steps cost less for each event; small ones make others wait less.
    private mutating func adaptEventLimit(to duration: Duration) {
        if duration < .milliseconds(50) { eventLimit = min(eventLimit * 2, 16_384) }
        if duration > .milliseconds(200) { eventLimit = max(eventLimit / 2, 16) }
    }
}
