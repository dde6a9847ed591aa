/// Whom a question is about: their ratings, and their row in the model's user matrix if that row is current.
package struct UserQuery: Sendable {
    package var profile: Profile
    package var currentRow: Int?

    package init(profile: Profile, currentRow: Int? = nil) {
        self.profile = profile
        self.currentRow = currentRow
    }
}

/// The serving side of a model: decoded once a generation from `FittedModel.settings`, reading its tensors where they lie.
/// Scores order items, and are never NaN. Of a model that predicts ratings they are predicted ratings on the scale of the ratings
/// it was fitted to, not clamped; of one that only ranks they are comparable within one answer alone.
package protocol ServedModel: Sendable {
    static var kind: String { get }

    /// Whether it predicts ratings better than from biases. A model that only ranks predicts them as the bias model does.
    static var predictsRatings: Bool { get }

    static var scoreMeaning: ScoreMeaning { get }

    static var similarityBasis: SimilarityBasis { get }

    /// Whether an answer reads hundreds of numbers for each item, which is too slow in a blend for a large catalogue.
    static var readsWholeLayer: Bool { get }

    /// Throws `ModelError` when the settings are not of this model.
    init(settings: [UInt8]) throws

    var userCount: Int { get }
    var itemCount: Int { get }

    /// The tensors that must be stored.
    var tensors: [TensorName: TensorLayout] { get }

    /// Scores of the items 0..<`itemCount` for one user, in one pass over the item matrix. `scores` is resized as needed.
    /// The user is folded in from the profile when `currentRow` is nil; ratings of items this model does not know are skipped.
    func score(_ query: UserQuery, from source: some TensorSource, into scores: inout [Float]) throws

    /// Predicted ratings of the given items, in their order. An item this model does not know is predicted by the user's mean.
    func predict(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float]

    /// How alike each of the items 0..<`itemCount` is to `item`: a cosine in -1...1; 1 for the item itself.
    func similarities(to item: Int32, from source: some TensorSource, into similarities: inout [Float]) throws

    /// The rows that follow from changed ratings, with the learned weights as they are: rows of changed users and items, and rows at the end
    /// for new ones.
    func update(_ change: RatingChange<some RatingSource>, from source: some TensorSource) throws -> ModelUpdate

    /// Of the ratings, the share that came, went or changed without the weights having learned it, and that only `learnOn` or a new fit can
    /// teach them. 0 for a model whose weights follow each rating by `update`, or never learn on.
    var unlearnedShare: Double { get }

    /// Passes over all ratings from the weights that are stored, with the hyper-parameters that are stored with them: far cheaper than a fit, and
    /// nothing is forgotten. To be called where `unlearnedShare` is due: see `LearningOn`.
    ///
    /// - Parameters:
    ///   - data: the ratings that `source` is up to date with, by fit and updates.
    ///   - threads, progress: as in `Recommender.fit`.
    /// - Returns: a whole model, in place of this one. nil: nothing can be learned this way.
    /// - Throws: `ModelError` of code `diverged` where the weights grew without end; those that are stored are to be kept.
    func learnOn(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel?
}

extension ServedModel {
    package static var predictsRatings: Bool { true }
    package static var scoreMeaning: ScoreMeaning { predictsRatings ? .ratings : .order }
    package static var similarityBasis: SimilarityBasis { .factors }
    package static var readsWholeLayer: Bool { false }

    /// Whether scores are predicted ratings, so that a caller who has the scores need not ask for predictions.
    package static var scoresAreRatings: Bool { scoreMeaning == .ratings }
    package var unlearnedShare: Double { 0 }

    package func learnOn(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? { nil }
}
