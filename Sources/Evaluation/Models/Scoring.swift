import Recommenders

/// What the content prior is asked to rank.
package enum ContentTask: Sendable {
    /// These items, in ascending order, which have no ratings, for users whose ratings of other items are known. A
    /// rating of at least the threshold says that the user liked the item.
    case newItems([Int32], threshold: Float)
    /// The whole catalogue, for users of whom only stated features are known.
    case newUsers
}

/// Where scores and predictions come from.
package enum Scoring: Sendable {
    case model(any ServedModel, FittedModel)
    case content(ContentPrior, ContentTask)

    var predictsRatings: Bool {
        switch self {
        case .model(let served, _): type(of: served).predictsRatings
        case .content: false
        }
    }

    /// Replaces `scores` by the user's scores of the whole catalogue. With `ContentTask.newItems`, only the scores of
    /// the new items have a meaning.
    func score(_ user: TestUser, into scores: inout [Float]) throws {
        switch self {
        case .model(let served, let source): try served.score(user.query, from: source, into: &scores)
        case .content(let prior, .newUsers): scores = prior.scores(stated: user.stated)
        case .content(let prior, .newItems(let items, let threshold)):
            let liked = zip(user.profile.indices, user.profile.values).filter { $1 >= threshold }.map(\.0)
            if let last = items.last, scores.count <= Int(last) {
                scores = [Float](repeating: 0, count: Int(last) + 1)
            }
            for (item, score) in zip(items, prior.scores(ofNewItems: items, liked: liked)) { scores[Int(item)] = score }
        }
    }

    /// The predicted ratings of the user's held-out items; empty for the content prior, which predicts none.
    func predict(_ user: TestUser) throws -> [Float] {
        guard case .model(let served, let source) = self else { return [] }
        return try served.predict(user.query, items: user.items, from: source)
    }
}
