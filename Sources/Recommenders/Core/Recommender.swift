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
    /// On what was held out, where something is.
    package var validation: ValidationFigures

    package init(phase: Phase, fraction: Double, epoch: Int, validation: ValidationFigures = .none) {
        self.phase = phase
        self.fraction = fraction
        self.epoch = epoch
        self.validation = validation
    }
}

/// What a model reaches on ratings or users that its weights have not seen. nil: not measured.
package struct ValidationFigures: Sendable, Equatable {
    /// Of predicted ratings.
    package var rmse: Float?
    /// NDCG@100 of the catalogue ranked for held-out users.
    package var ndcg: Float?

    package static let none = ValidationFigures()

    package init(rmse: Float? = nil, ndcg: Float? = nil) {
        self.rmse = rmse
        self.ndcg = ndcg
    }
}

/// The fitting side of a model. Its stored properties are its hyper-parameters, each with a default, so that they can be
/// set by name, searched and written to a file. A parameter whose default is 0 or empty is chosen on validation data.
package protocol Recommender: Sendable, Codable {
    static var kind: String { get }

    /// What `taste tune` looks through. Empty: around each default; see `searchedRanges()`.
    static var searchSpace: [SearchRange] { get }

    init()

    /// What `fit` does with ratings of which no user has more than `RatingCap` allows.
    func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel
}

extension Recommender {
    package static var searchSpace: [SearchRange] { [] }

    /// Learns a model. The same data and seed give the same model on any number of threads. What weights learn of one user is bounded
    /// (`RatingCap`); everybody's own row follows from all their ratings.
    /// - Parameters:
    ///   - threads: how many threads work, the caller's included. The others inherit the caller's nice value.
    ///   - progress: called on the caller's thread. Throwing stops the fit and passes the error on.
    package func fit(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let model = try data.learnedWithinCap { try learn($0, seed: seed, threads: threads, progress: progress) }
        guard let model else { throw ModelError.nothingToLearn }
        return model
    }
}
