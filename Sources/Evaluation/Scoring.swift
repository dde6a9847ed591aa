import Recommenders

/// What the content prior is asked.
package enum ContentTask: Sendable {
    /// The order of these items, ascending, which nobody has rated, for users whose ratings of others are known.
    case newItems([Int32], threshold: Float)
    /// The order of the catalogue for users of whom only stated features are known.
    case newUsers
}

/// Where scores come from.
package enum Scoring: Sendable {
    case model(any ServedModel, FittedModel)
    case content(ContentPrior, ContentTask)

    package var predictsRatings: Bool {
        switch self {
        case .model(let served, _): type(of: served).predictsRatings
        case .content: false
        }
    }

    /// Scores of the whole catalogue for a user; of new items alone, those of others are without meaning.
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

    /// Predicted ratings of the user's held-out items; empty where none can be made.
    func predict(_ user: TestUser) throws -> [Float] {
        guard case .model(let served, let source) = self else { return [] }
        return try served.predict(user.query, items: user.items, from: source)
    }
}
