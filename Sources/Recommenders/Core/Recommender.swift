/// How far a fit has come.
package struct FitProgress: Sendable {
    package enum Phase: String, Sendable {
        /// Choosing hyper-parameters on held-out ratings.
        case searching
        /// Learning from all ratings with the chosen ones.
        case fitting
    }

    package var phase: Phase
    /// Of the whole fit, 0...1, never falling.
    package var fraction: Double
    /// Passes over the ratings so far in this phase.
    package var epoch: Int
    /// On the held-out ratings, where some are held out.
    package var validationRMSE: Float?

    package init(phase: Phase, fraction: Double, epoch: Int, validationRMSE: Float? = nil) {
        self.phase = phase
        self.fraction = fraction
        self.epoch = epoch
        self.validationRMSE = validationRMSE
    }
}

/// The fitting side of a model.
package protocol Recommender: Sendable {
    static var kind: String { get }

    /// Learns a model. The same ratings and seed give the same model on any number of threads.
    /// - Parameters:
    ///   - threads: how many threads work, the caller's included. The others inherit the caller's nice value.
    ///   - progress: called on the caller's thread. Throwing stops the fit and passes the error on.
    func fit(
        _ ratings: RatingMatrix, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel
}
