import DenseMath

/// How far a fit has come.
package struct FitProgress: Sendable {
    package enum Phase: String, Sendable {
        /// Choosing hyper-parameters on held-out ratings.
        case searching
        /// Learning from all ratings with the chosen ones.
        case fitting
    }

    package var phase: Phase
    /// Share of the whole fit that is done, 0...1; it never falls.
    package var fraction: Double
    /// Number of passes over the ratings so far in this phase.
    package var epoch: Int
    /// Measured on the held-out part, where there is one.
    package var validation: ValidationFigures
    /// The kind of the component that learns; nil: the model itself.
    package var component: String?

    package init(phase: Phase, fraction: Double, epoch: Int, validation: ValidationFigures = .none) {
        self.phase = phase
        self.fraction = fraction
        self.epoch = epoch
        self.validation = validation
    }
}

/// A model's quality on ratings or users that its weights have not seen. nil: not measured.
package struct ValidationFigures: Sendable, Equatable {
    /// Root mean square error of predicted ratings.
    package var rmse: Float?
    /// NDCG@100 of the whole catalogue ranked for held-out users.
    package var ndcg: Float?

    package static let none = ValidationFigures()

    package init(rmse: Float? = nil, ndcg: Float? = nil) {
        self.rmse = rmse
        self.ndcg = ndcg
    }
}

/// The fitting side of a model: its hyper-parameters, and how it learns.
package protocol Recommender: HyperParameterSet {
    static var kind: String { get }

    /// Whether the model is a reference that others are compared with, rather than a choice.
    static var isBaseline: Bool { get }

    /// An estimate of the most memory that a fit takes, in bytes.
    func memoryNeed(_ size: DataSize) -> Int

    /// A form of the same kind that needs less memory; nil where there is none.
    var smallerForm: Self? { get }

    /// Learns from ratings of which no user has more than `RatingCap` allows, with hyper-parameters that have been
    /// validated.
    func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel
}

extension Recommender {
    package static var isBaseline: Bool { false }
    package func memoryNeed(_ size: DataSize) -> Int { size.usualBytes }
    package var smallerForm: Self? { nil }

    /// Fits a model. The same data and seed give the same model on any number of threads. The influence of one user on
    /// the shared weights is bounded (`RatingCap`); each user's own row follows from all of their ratings.
    /// - Parameters:
    ///   - threads: how many threads work, the caller's included. The others inherit the caller's nice value.
    ///   - progress: called on the caller's thread. An error that it throws stops the fit and is passed on.
    /// - Throws: `ModelError` of code `badParameter`, `nothingToLearn`, `diverged` or `missingLibrary`.
    package func fit(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        try validate()
        do { try LinearAlgebraLibrary.load() } catch { throw ModelError(.missingLibrary, error.description) }
        let model = try data.learnedWithinCap { try learn($0, seed: seed, threads: threads, progress: progress) }
        guard let model else { throw ModelError.nothingToLearn }
        return model
    }
}
