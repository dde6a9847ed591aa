import DenseMath
import LMDB
import Recommenders
import TasteStore

/// One recommended item, best first in an answer.
package struct RecommendedItem: Sendable {
    package var name: String
    package var title: String
    /// What they are ordered by.
    package var score: Float
    /// The rating this user would give, on the scale.
    package var predicted: Float
}

extension Engine {
    /// The `count` items that a user has not rated and would like best.
    ///
    /// An unknown user, or any user while there is no model, is answered from popularity; one who has rated nothing and says what
    /// they like, from that.
    /// - Parameter likedGenres: of a user without ratings; ignored for others.
    /// - Throws: `invalidArgument` for a genre that no item has.
    package func recommend(
        user name: String, count: Int, likedGenres: [String] = []
    ) throws(EngineError) -> Answer<[RecommendedItem]> {
        try read { transaction in
            let user = try self.user(named: name, in: transaction)
            return try self.recommend(user, count: count, likedGenres: likedGenres, in: transaction)
        }
    }

    /// - Parameter user: nil: somebody without ratings.
    func recommend(
        _ user: KnownUser?, count: Int, likedGenres: [String], in transaction: borrowing ReadTransaction
    ) throws -> Answer<[RecommendedItem]> {
        guard let user else {
            return try likedGenres.isEmpty
                ? popular(without: Profile(), count: count, in: transaction)
                : recommend(likedGenres: likedGenres, count: count, in: transaction)
        }
        guard let serving = try models.current(of: store, in: transaction) else {
            return try popular(without: user.query.profile, count: count, in: transaction)
        }
        return try recommend(user.query(for: serving), count: count, serving, in: transaction)
    }

    private func recommend(
        _ query: UserQuery, count: Int, _ serving: ServingModel, in transaction: borrowing ReadTransaction
    ) throws -> Answer<[RecommendedItem]> {
        try scratch.withScores { scores in
            try transaction.withReference { reference in
                try serving.model.score(query, from: tensors(of: serving, reference), into: &scores)
            }
            try scoreUnlearned(by: serving.model, into: &scores, in: transaction)
            let best = best(of: scores, without: query.profile, count: count)
            let ratings =
                type(of: serving.model).scoresAreRatings
                ? best.map(\.score) : try predict(query, items: best.map(\.index), serving, in: transaction)
            let path: Path = query.currentRow == nil ? .foldIn : .model
            return Answer(
                try recommendations(best, predicted: ratings, in: transaction),
                try freshness(in: transaction, path: path))
        }
    }

    /// The ratings a user would give to items, in the order asked.
    ///
    /// - Throws: `notFound` for an item that does not exist, with its place as the field.
    package func predict(user name: String, items names: [String]) throws(EngineError) -> Answer<[Float]> {
        try read { transaction in
            let items = try names.enumerated().map { position, name in
                Int32(bitPattern: try self.index(ofItem: name, field: "items[\(position)]", in: transaction))
            }
            let user = try self.user(named: name, in: transaction)
            guard let serving = try self.models.current(of: self.store, in: transaction), let user else {
                let scores = try self.popularity(in: transaction)
                let answer = items.map { self.clamp(scores[Int($0)]) }
                return Answer(answer, try self.freshness(in: transaction, path: .popularity))
            }
            let query = user.query(for: serving)
            let predicted = try self.predict(query, items: items, serving, in: transaction)
            let path: Path = query.currentRow == nil ? .foldIn : .model
            return Answer(predicted.map(self.clamp), try self.freshness(in: transaction, path: path))
        }
    }

    func tensors(of serving: ServingModel, _ transaction: TransactionReference) -> MappedTensors {
        MappedTensors(tensors: store.tensors, generation: serving.generation, transaction: transaction)
    }

    private func clamp(_ value: Float) -> Float { min(max(value, scale.minimum), scale.maximum) }

    func best(of scores: [Float], without profile: Profile, count: Int) -> [TopK.Entry] {
        var top = TopK(capacity: count)
        var rated = 0
        for item in scores.indices {
            while rated < profile.indices.count, Int(profile.indices[rated]) < item { rated += 1 }
            if rated < profile.indices.count, Int(profile.indices[rated]) == item { continue }
            if scores[item] >= top.threshold { top.insert(Int32(item), score: scores[item]) }
        }
        return top.sorted()
    }

    /// Ratings that a model predicts, not clamped.
    private func predict(
        _ query: UserQuery, items: [Int32], _ serving: ServingModel, in transaction: borrowing ReadTransaction
    ) throws -> [Float] {
        try transaction.withReference { reference in
            try serving.model.predict(query, items: items, from: tensors(of: serving, reference))
        }
    }

    /// - Parameter predicted: beside `entries`, not clamped.
    func recommendations(
        _ entries: [TopK.Entry], predicted: [Float], in transaction: borrowing ReadTransaction
    ) throws -> [RecommendedItem] {
        try zip(entries, predicted).map { entry, predicted in
            let label = try label(of: entry.index, in: transaction)
            return RecommendedItem(
                name: label.name, title: label.title, score: entry.score, predicted: clamp(predicted))
        }
    }

    func label(
        of item: Int32, in transaction: borrowing ReadTransaction
    ) throws -> (name: String, title: String) {
        guard let label = try store.items.label(of: UInt32(bitPattern: item), in: transaction) else {
            throw EngineError(.dataLoss, "Item \(item) has no name. Restore the store from a backup.")
        }
        return label
    }

    func index(
        ofItem name: String, field: String, in transaction: borrowing ReadTransaction
    ) throws -> UInt32 {
        try checkName(name, "item", field: field)
        guard let index = try store.items.index(of: name, in: transaction) else {
            throw EngineError(StoreError.noItem(name), field: field)
        }
        return index
    }

    private func popular(
        without profile: Profile, count: Int, in transaction: borrowing ReadTransaction
    ) throws -> Answer<[RecommendedItem]> {
        let best = best(of: try popularity(in: transaction), without: profile, count: count)
        return Answer(
            try recommendations(best, predicted: best.map(\.score), in: transaction),
            try freshness(in: transaction, path: .popularity))
    }

    /// What people like on average: each item's mean, damped towards the mean of all.
    func popularity(in transaction: borrowing ReadTransaction) throws -> [Float] {
        let items = try store.items.count(in: transaction)
        var counts = [Int](repeating: 0, count: items)
        var sums = [Double](repeating: 0, count: items)
        try store.items.forEachStatistics(in: transaction) { item, statistics in
            counts[Int(item)] = Int(statistics.count)
            sums[Int(item)] = statistics.sum
        }
        return DampedMean().scores(counts: counts, sums: sums)
    }
}
