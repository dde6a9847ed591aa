/// What the trainer tells of itself.
struct TrainerReport: Sendable {
    /// "idle", or a phase and how far it is.
    var activity = "idle"
    /// What the schedule's next training waits for.
    var nextTraining: String?
    /// What kept the last attempt from its end; nil: nothing.
    var lastError: String?
    /// When the last scheduled training began.
    var lastAttempt: ContinuousClock.Instant?
    /// Whether a user without ratings has asked, and nothing has been learned for such users yet.
    var wantsPrior = false
}
