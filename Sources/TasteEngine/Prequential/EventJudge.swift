import LMDB
import Recommenders
import TasteStore

/// A rating as it arrived.
struct ArrivedRating {
    var sequence: UInt64
    var user: UInt32
    var item: UInt32
    var value: Float
}

/// What a model says of ratings from what their users had rated before them, as it would have answered just then: with the user's row
/// where that was current, else folded in.
struct EventJudge<Source: TensorSource> {
    let store: Store
    /// Spans the ratings that are judged and all since, and begins no later than `learned`.
    let changes: RatingChanges
    let model: any ServedModel
    /// The newest event that the model has learned; ratings up to it are none of this judge's.
    let learned: UInt64
    let source: Source
    let transaction: TransactionReference

    /// What the model is asked; nil where somebody had rated nothing: they are answered from what people like, and not by the model.
    func query(for rating: ArrivedRating) throws -> UserQuery? {
        let row = try store.ratings.row(ofUser: rating.user, in: transaction)
        let before = changes.restore(row, ofUser: rating.user, asOf: rating.sequence - 1)
        guard !before.isEmpty else { return nil }
        var query = UserQuery(profile: Profile(before))
        let isCurrent = before == changes.restore(row, ofUser: rating.user, asOf: learned)
        if isCurrent, Int(rating.user) < model.userCount { query.currentRow = Int(rating.user) }
        return query
    }

    /// - Parameters:
    ///   - isRanked: whether the item's place is looked at too, which takes a pass over all items.
    ///   - scores: to be used again.
    func guess(
        _ rating: ArrivedRating, _ query: UserQuery, isRanked: Bool, scores: inout [Float]
    ) throws -> Judgement.Guess {
        let item = Int32(bitPattern: rating.item)
        var isHit = false
        if isRanked {
            try model.score(query, from: source, into: &scores)
            isHit = RankedPlace.isHit(item, in: scores, without: query.profile)
            if type(of: model).scoresAreRatings, Int(item) < scores.count {
                return Judgement.Guess(rating: clamp(scores[Int(item)]), isHit: isHit)
            }
        }
        let predicted = try model.predict(query, items: [item], from: source)
        return Judgement.Guess(rating: clamp(predicted.first ?? .nan), isHit: isHit)
    }

    /// As answers are: onto the scale.
    private func clamp(_ rating: Float) -> Float { store.scale.clamp(rating) }
}

extension TasteStore.RatingScale {
    /// The nearest rating that is neither below nor above the scale; what is no number becomes its lowest.
    func clamp(_ rating: Float) -> Float { rating.isNaN ? minimum : min(max(rating, minimum), maximum) }
}
