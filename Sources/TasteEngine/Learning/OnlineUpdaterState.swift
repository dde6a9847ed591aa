import TasteStore

/// The state of the online updater, without threads, clocks or store: the outcome of a step goes in, and how long to
/// rest comes out.
struct OnlineUpdaterState: Sendable {
    /// The outcome of a step.
    enum Step: Sendable, Equatable {
        /// The serving generation has learned everything, or is not to be updated.
        case nothing
        /// Some events were learned.
        case learned(hasMore: Bool, duration: Duration)
        /// Another model was chosen to serve during the step, so the next step must start from that one.
        case replaced
        /// - Parameter isLasting: Whether the cause does not go by itself, such as damage.
        case failed(String, isLasting: Bool = false)
    }

    /// How long the updater is to rest.
    enum Rest: Sendable, Equatable {
        /// Until new events arrive, or this long.
        case untilWoken(Duration)
        /// This long, even if events arrive. Afterwards the next step follows at once if there is more to learn.
        case pause(Duration, hasMore: Bool)
    }

    private enum Health: Sendable {
        case working
        case failing(String, Backoff)
    }

    private var health = Health.working
    /// The largest number of events that one update learns. It is adapted to how long updates take.
    private(set) var eventLimit = 256
    /// Why the serving model asks for a new fit, and the lineage that asks; nil: it does not.
    private(set) var refit: (lineage: UInt64, reason: String)?
    /// The duration of a step, as an exponential moving average.
    private var usualDuration = Duration.zero

    private static let longestPause = Duration.milliseconds(500)
    private static let longestSleep = Duration.seconds(60)

    /// What keeps the updater from learning; nil: nothing.
    var lastError: String? {
        switch health {
        case .working: nil
        case .failing(let message, _): message
        }
    }

    /// How long the updater must still wait after a failure.
    func remainingBackoff(at now: ContinuousClock.Instant) -> Duration {
        switch health {
        case .working: .zero
        case .failing(_, let backoff): backoff.remaining(at: now)
        }
    }

    /// What failed before may succeed now.
    mutating func restart() { health = .working }

    /// The cause of a failure may be gone, so that the next step need not wait.
    mutating func endBackoff() {
        if case .failing(let message, _) = health { health = .failing(message, Backoff()) }
    }

    /// Keeps the reason why the model that was just updated asks for a new fit; nil: it does not ask.
    mutating func note(refitReason: String?, of lineage: UInt64) { refit = refitReason.map { (lineage, $0) } }

    /// A step has ended.
    ///
    /// - Parameter interval: the configured pause between two updates.
    mutating func finish(_ step: Step, interval: Duration, at now: ContinuousClock.Instant) -> Rest {
        switch step {
        case .nothing:
            health = .working
            return .untilWoken(Self.longestSleep)
        case .replaced:
            return .pause(interval, hasMore: true)
        case .failed(let message, let isLasting):
            var backoff: Backoff
            switch health {
            case .working: backoff = Backoff()
            case .failing(_, let earlier): backoff = earlier
            }
            backoff.extend(at: now, isLasting: isLasting)
            health = .failing(message, backoff)
            return .untilWoken(backoff.remaining(at: now))
        case .learned(let hasMore, let duration):
            health = .working
            adaptEventLimit(to: duration)
            usualDuration = (usualDuration * 7 + duration) / 8
            // An updater that has caught up works for at most half of the time, even under a steady stream of ratings.
            // The average keeps one long step among many short ones from causing a long rest.
            let rest = hasMore ? interval : max(interval, min(usualDuration, Self.longestPause))
            return .pause(rest, hasMore: hasMore)
        }
    }

    /// Large updates cost less for each event; small ones let other threads wait less.
    private mutating func adaptEventLimit(to duration: Duration) {
        if duration < .milliseconds(50) { eventLimit = min(eventLimit * 2, 16_384) }
        if duration > .milliseconds(200) { eventLimit = max(eventLimit / 2, 16) }
    }
}
