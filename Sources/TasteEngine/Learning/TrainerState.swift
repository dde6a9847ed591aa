import TasteValues

/// A training that a client asked for, and waits for.
struct TrainingRequest: Sendable {
    let order: TrainingOrder
    let progress: @Sendable (TrainProgress) -> Void
    let completion: @Sendable (Result<Answer<TrainResult>, TasteError>) -> Void
}

/// The state of the trainer, without threads, clocks or store: events go in, and what to do comes out.
enum TrainerState: Sendable {
    /// Nothing is being trained. A request may wait for the trainer's thread to wake up.
    case idle(next: TrainingRequest?)
    /// A training that the schedule asked for is running. It gives way to a request.
    case scheduled(next: TrainingRequest?)
    /// A training that a client waits for is running.
    case requested
    /// The daemon is stopping. No further training begins.
    case stopping

    /// What the trainer's thread is to do when it wakes up.
    enum Work: Sendable {
        case serve(TrainingRequest)
        /// Consult the schedule, and train if it says so.
        case consultSchedule
        case nothing
    }

    /// A client asks for a training.
    ///
    /// - Returns: Why it is refused; nil if it was accepted, and the thread is to be woken.
    mutating func request(_ request: TrainingRequest, isPaused: Bool) -> TasteError? {
        switch self {
        case .stopping: return Self.stoppingError
        case .idle, .scheduled, .requested:
            if isPaused {
                return TasteError(
                    .failedPrecondition, "Learning is paused. Let it go on with taste train --resume.")
            }
        }
        switch self {
        case .idle(next: nil): self = .idle(next: request)
        case .scheduled(next: nil): self = .scheduled(next: request)
        case .idle, .scheduled, .requested, .stopping:
            return TasteError(
                .failedPrecondition,
                "A training is running already. Wait until it has ended (taste status shows it).")
        }
        return nil
    }

    /// The trainer's thread has woken up, and has no work yet.
    mutating func begin() -> Work {
        switch self {
        case .idle(let request?):
            self = .requested
            return .serve(request)
        case .idle(next: nil):
            self = .scheduled(next: nil)
            return .consultSchedule
        case .scheduled, .requested, .stopping: return .nothing
        }
    }

    /// The work that ``begin()`` returned has ended.
    mutating func end() {
        switch self {
        case .scheduled(let next): self = .idle(next: next)
        case .requested: self = .idle(next: nil)
        case .idle, .stopping: break
        }
    }

    /// The daemon is stopping.
    ///
    /// - Returns: The request that was waiting and will not be served; nil: none was.
    mutating func stop() -> TrainingRequest? {
        defer { self = .stopping }
        switch self {
        case .idle(let next), .scheduled(let next): return next
        case .requested, .stopping: return nil
        }
    }

    /// Whether the training that is running must be given up at its next step.
    var mustEnd: Bool {
        switch self {
        case .stopping, .scheduled(next: .some): true
        case .idle, .scheduled(next: nil), .requested: false
        }
    }

    static let stoppingError = TasteError(.unavailable, "The daemon is stopping.")
}
