import DenseMath
import Recommenders
import TasteStore
import TasteValues

extension Engine {
    /// The `count` items with the highest scores among those that a user has not rated.
    ///
    /// Users without ratings are answered from the genres that they name or, without genres, from popularity. While
    /// there is no model, all other users are answered from popularity too.
    /// - Parameter likedGenres: ignored for users with ratings.
    /// - Throws: `invalidArgument` for a genre that no item has.
    package func recommend(
        user name: String, count: Int, likedGenres: [String] = []
    ) throws(TasteError) -> Answer<[Recommendation]> {
        try read { snapshot in
            let user = try self.user(named: name, in: snapshot)
            return try self.recommend(to: user, count: count, likedGenres: likedGenres, in: snapshot)
        }
    }

    /// - Parameter user: nil: a user without ratings.
    func recommend(
        to user: KnownUser?, count: Int, likedGenres: [String], in snapshot: borrowing Snapshot
    ) throws -> Answer<[Recommendation]> {
        guard let user else {
            return try likedGenres.isEmpty
                ? popular(without: Profile(), count: count, in: snapshot)
                : recommend(likedGenres: likedGenres, count: count, in: snapshot)
        }
        guard let serving = try models.current(in: snapshot) else {
            return try popular(without: user.query.profile, count: count, in: snapshot)
        }
        return try ranked(user.query(for: serving), count: count, by: serving, in: snapshot)
    }

    private func ranked(
        _ query: UserQuery, count: Int, by serving: ServingModel, in snapshot: borrowing Snapshot
    ) throws -> Answer<[Recommendation]> {
        try TimeAllowance.check(expecting: query.profile.count * Self.foldInNanoseconds)
        return try scratch.withScores { scores in
            try serving.model.score(query, from: serving.tensors(in: snapshot), into: &scores)
            let unlearned = try unlearnedScores(by: serving.model, scores, in: snapshot)
            let best = TopItems.best(of: scores, and: unlearned, without: query.profile, count: count)
            let ratings =
                type(of: serving.model).scoresAreRatings
                ? best.map(\.score)
                : try serving.model.predict(
                    query, items: best.map(\.index), from: serving.tensors(in: snapshot))
            return Answer(
                try recommendations(best, predicted: ratings, in: snapshot),
                freshness: try freshness(in: snapshot, path: query.currentRow == nil ? .foldIn : .model))
        }
    }

    /// About what one rating of a user adds to the time of an answer.
    private static let foldInNanoseconds = 500

    func popular(
        without profile: Profile, count: Int, in snapshot: borrowing Snapshot
    ) throws -> Answer<[Recommendation]> {
        let popularity = try Popularity(in: snapshot)
        let best = TopItems.best(and: popularity.scores(), without: profile, count: count)
        return Answer(
            try recommendations(best, predicted: best.map { popularity.score(of: $0.index) }, in: snapshot),
            freshness: try freshness(in: snapshot, path: .popularity))
    }

    /// Adds names, titles and predicted ratings to the best items.
    ///
    /// - Parameter predicted: the predicted ratings of `entries`, not clamped to the scale.
    func recommendations(
        _ entries: [TopK.Entry], predicted: [Float], in snapshot: borrowing Snapshot
    ) throws -> [Recommendation] {
        var recommendations: [Recommendation] = []
        recommendations.reserveCapacity(entries.count)
        for (entry, predicted) in zip(entries, predicted) {
            let label = try label(of: entry.index, in: snapshot)
            recommendations.append(
                Recommendation(
                    item: label.name, title: label.title, score: entry.score, predicted: scale.clamp(predicted)))
        }
        return recommendations
    }

    func label(of item: Int32, in snapshot: borrowing Snapshot) throws -> (name: String, title: String) {
        guard let label = try snapshot.items.shortLabel(of: UInt32(bitPattern: item)) else {
            throw TasteError(.dataLoss, "Item \(item) has no name. Restore the store from a backup.")
        }
        return label
    }
}
