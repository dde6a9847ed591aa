/// Whom scores are asked for: the user's ratings, and the user's row in the model's user matrix if that row is current.
package struct UserQuery: Sendable {
    package var profile: Profile
    package var currentRow: Int?
    /// Items that the user is not interested in, ascending: a weak dislike for models that learn from likes. With any,
    /// the user is folded in, because no row was learned with them.
    package var dismissed: [Int32]

    package init(profile: Profile, currentRow: Int? = nil, dismissed: [Int32] = []) {
        self.profile = profile
        self.currentRow = dismissed.isEmpty ? currentRow : nil
        self.dismissed = dismissed
    }
}

/// What a score consists of: score = base + the sum of `of`.
package struct Contributions: Sendable {
    /// What does not come from any rating.
    package var base: Float
    /// What each rating of the profile added, in the profile's order.
    package var of: [Float]
}

/// The serving side of a model: decoded once a generation from `FittedModel.settings`, reading its tensors where they
/// are stored. Scores order items, and are never NaN; `scoreMeaning` says what else they are.
package protocol ServedModel: Sendable {
    static var kind: String { get }

    /// Whether the model predicts ratings better than biases do. A model that only ranks predicts them as the bias
    /// model does.
    static var predictsRatings: Bool { get }

    static var scoreMeaning: ScoreMeaning { get }

    static var similarityBasis: SimilarityBasis { get }

    /// Whether an answer reads hundreds of numbers for each item, which is too slow in a blend for a large catalogue.
    static var readsWholeLayer: Bool { get }

    /// Whether `score(_:items:from:)` reads the rows of these items only. Where it does not, scoring few items costs as
    /// much as scoring all.
    static var scoresRowsAlone: Bool { get }

    /// Throws `ModelError` when the settings are not of this model.
    init(settings: [UInt8]) throws

    var userCount: Int { get }
    var itemCount: Int { get }

    /// The tensors that must be stored.
    var tensors: [TensorName: TensorLayout] { get }

    /// Scores of the items 0..<`itemCount` for one user, in one pass over the item matrix. `scores` is resized as
    /// needed. The user is folded in from the profile when `currentRow` is nil; ratings of items this model does not
    /// know are skipped.
    func score(_ query: UserQuery, from source: some TensorSource, into scores: inout [Float]) throws

    /// Scores of the given items, in their order; the same as in a pass over all items, up to rounding. Models whose
    /// scores are products of rows read these items' rows only.
    ///
    /// - Throws: `ModelError` of code `outOfRange` for an item that is not below `itemCount`.
    func score(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float]

    /// What each rating adds to the scores of some items, exactly: base + sum is the score up to rounding. nil for a
    /// model whose scores are no sums over ratings.
    ///
    /// - Throws: `ModelError` of code `outOfRange` for an item that is not below `itemCount`.
    func contributions(
        _ query: UserQuery, items: [Int32], from source: some TensorSource
    ) throws -> [Contributions]?

    /// Predicted ratings of the given items, in their order. An item that this model does not know is predicted by the
    /// user's mean.
    func predict(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float]

    /// The similarity of each of the items 0..<`itemCount` to `item`: a cosine in -1...1, and 1 for the item itself.
    func similarities(to item: Int32, from source: some TensorSource, into similarities: inout [Float]) throws

    /// The vectors of some items, in their order and one after the other, each of length 1, or 0 for an item whose
    /// vector says nothing. The product of two says how much the likes of the two items have in common.
    ///
    /// - Returns: nil for a model that has no vectors of items, and compares them by `similarities` alone.
    /// - Throws: `ModelError` of code `outOfRange` for an item that is not below `itemCount`.
    func vectors(of items: [Int32], from source: some TensorSource) throws -> [Float]?

    /// The similarities of some items to `item`, in their order; the same as in a pass over all items.
    ///
    /// - Throws: `ModelError` of code `outOfRange` for an item that is not below `itemCount`.
    func similarities(of item: Int32, to others: [Int32], from source: some TensorSource) throws -> [Float]

    /// Replaces `similarities` by the similarity of each of the users 0..<`userCount` to a user: a cosine in -1...1,
    /// and 0 for users of whom nothing is known.
    ///
    /// - Returns: false for a model without vectors of users.
    func userSimilarities(
        to query: UserQuery, from source: some TensorSource, into similarities: inout [Float]
    ) throws -> Bool

    /// Those of some items of which the model has learned nothing, because nobody had rated them, or only users whose
    /// ratings the cap leaves out. What their rows contain says nothing about them.
    ///
    /// - Parameter items: ascending, each below `itemCount`.
    func unlearned(among items: [Int32], from source: some TensorSource) throws -> [Int32]

    /// The rows that follow from changed ratings, with the learned weights as they are: rows of changed users and
    /// items, and rows at the end for new ones.
    func update(_ change: RatingChange<some RatingSource>, from source: some TensorSource) throws -> ModelUpdate

    /// The share of the ratings that was added, removed or changed and that only further training or a new fit can
    /// teach the weights. 0 for a model whose weights follow each rating by `update`, or never continue training.
    var unlearnedShare: Double { get }

    /// Continues training on all ratings from the stored weights (warm start), with the hyper-parameters of the fit:
    /// far cheaper than a fit, and nothing is forgotten. Worth its cost where `unlearnedShare` is at least
    /// `ContinuedTraining.dueShare`.
    ///
    /// - Parameters:
    ///   - data: the ratings that `source` is up to date with, by fit and updates.
    ///   - threads, progress: as in `Recommender.fit`.
    /// - Returns: a whole model, in place of this one. nil: nothing can be learned this way.
    /// - Throws: `ModelError` of code `diverged` where the weights diverged; the stored weights are then to be kept.
    func continueTraining(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel?
}

extension ServedModel {
    package static var predictsRatings: Bool { true }
    package static var scoreMeaning: ScoreMeaning { predictsRatings ? .ratings : .order }
    package static var similarityBasis: SimilarityBasis { .factors }
    package static var readsWholeLayer: Bool { false }
    package static var scoresRowsAlone: Bool { false }

    /// Whether scores are predicted ratings, so that a caller who has the scores need not ask for predictions.
    package static var scoresAreRatings: Bool { scoreMeaning == .ratings }
    package var unlearnedShare: Double { 0 }

    package func continueTraining(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? { nil }
}
