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

/// Predicts ratings as the daemon would have answered just before each of them: from what the user had rated before,
/// with the user's stored row if that was current, and by fold-in otherwise.
struct EventEvaluator<Source: TensorSource> {
    let ratings: Ratings
    let check: StoredRatingCheck
    let scale: RatingScale
    /// The changes since `learned` or an earlier event. They include the evaluated ratings and all later events.
    let changes: RatingChanges
    let model: any ServedModel
    /// The newest event that the model has learned.
    let learned: UInt64
    let source: Source

    /// The query just before a rating; nil if the user had no ratings then, because such users are answered from
    /// popularity.
    func query(for rating: ArrivedRating) throws -> UserQuery? {
        let row = try ratings.row(ofUser: rating.user)
        let before = changes.restore(row, ofUser: rating.user, asOf: rating.sequence - 1)
        guard !before.isEmpty else { return nil }
        var query = UserQuery(profile: try check.profile(before, ofUser: rating.user))
        let isCurrent = before == changes.restore(row, ofUser: rating.user, asOf: learned)
        if isCurrent, Int(rating.user) < model.userCount { query.currentRow = Int(rating.user) }
        return query
    }

    /// - Parameters:
    ///   - isRanked: whether the item is also looked for among the first ten, which takes a pass over all items.
    ///   - scores: a buffer that is reused between calls.
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
