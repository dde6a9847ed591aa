import Recommenders
import TasteStore
import TasteValues

/// A rating as it arrived.
struct ArrivedRating {
    var sequence: UInt64
    var user: UInt32
    var item: UInt32
    var value: Float
}

/// What a model predicts of ratings from what their users had rated before them, as it would have answered just then: with
/// the user's row where that was current, and folded in otherwise.
struct EventEvaluator<Source: TensorSource> {
    let ratings: Ratings
    let scale: RatingScale
    /// Spans the ratings that are evaluated and all since, and begins no later than `learned`.
    let changes: RatingChanges
    let model: any ServedModel
    /// The newest event that the model has learned.
    let learned: UInt64
    let source: Source

    /// What the model is asked; nil where the user had rated nothing: such users are answered from popularity, not by the model.
    func query(for rating: ArrivedRating) throws -> UserQuery? {
        let row = try ratings.row(ofUser: rating.user)
        let before = changes.restore(row, ofUser: rating.user, asOf: rating.sequence - 1)
        guard !before.isEmpty else { return nil }
        var query = UserQuery(profile: Profile(before))
        let isCurrent = before == changes.restore(row, ofUser: rating.user, asOf: learned)
        if isCurrent, Int(rating.user) < model.userCount { query.currentRow = Int(rating.user) }
        return query
    }

    /// - Parameters:
    ///   - isRanked: whether the item's rank is computed too, which takes a pass over all items.
    ///   - scores: a buffer that is used again.
    func predict(
        _ rating: ArrivedRating, _ query: UserQuery, isRanked: Bool, scores: inout [Float]
    ) throws -> PrequentialRecord.Prediction {
        let item = Int32(bitPattern: rating.item)
        var isHit = false
        if isRanked {
            try model.score(query, from: source, into: &scores)
            isHit = ItemRank.isHit(item, in: scores, without: query.profile)
            if type(of: model).scoresAreRatings, Int(item) < scores.count {
                return PrequentialRecord.Prediction(rating: scale.clamp(scores[Int(item)]), isHit: isHit)
            }
        }
        let predicted = try model.predict(query, items: [item], from: source)
        return PrequentialRecord.Prediction(rating: scale.clamp(predicted.first ?? .nan), isHit: isHit)
    }
}
