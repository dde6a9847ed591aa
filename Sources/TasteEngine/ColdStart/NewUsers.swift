import DenseMath
import Recommenders
import TasteStore
import TasteValues

/// Answers for users and items without ratings.
extension Engine {
    /// The scores of all items for somebody without ratings who likes some genres.
    func scores(
        ofGenres liked: Set<Int32>, _ itemCount: Int, in snapshot: borrowing Snapshot
    ) throws -> SparseScores {
        let catalogue = try catalogue.current(in: snapshot)
        return try priorScores(liked.map { catalogue.names.name($0) }, itemCount: itemCount)
            ?? matches(of: liked, catalogue, try popularity.current(in: snapshot), itemCount)
    }

    /// Scores of the content prior; nil while it has not been learned, or if it knows none of these genres.
    private func priorScores(_ genres: [String], itemCount: Int) -> SparseScores? {
        guard let prior = prior.value else {
            trainer.preparePrior()
            return nil
        }
        let stated = FeatureNames.ofItem(genres: genres, year: nil, tags: [])
        guard stated.contains(where: prior.knows) else { return nil }
        let known = prior.knownScores(stated: stated).filter { $0.item < itemCount }
        return SparseScores(range: 0..<itemCount, known: known, rest: known.reduce(0) { min($0, $1.score) })
    }

    /// Scores that add up the share of the genres that an item has and its mean rating, each scaled to 0 to 1.
    private func matches(
        of liked: Set<Int32>, _ catalogue: Catalogue, _ popularity: Popularity, _ itemCount: Int
    ) -> SparseScores {
        let range = scale.maximum - scale.minimum
        func score(shared: Int, rating: Float) -> Float {
            Float(shared) / Float(liked.count) + (rating - scale.minimum) / range
        }
        var known: [(item: Int32, score: Float)] = []
        var rated = popularity.scores(itemCount: itemCount).known[...]
        catalogue.forEachDescribed { item, _, genres in
            var shared = 0
            for position in genres.indices where liked.contains(genres[position]) { shared += 1 }
            guard shared > 0, item < itemCount else { return }
            while let next = rated.first, next.item < item {
                known.append((next.item, score(shared: 0, rating: next.score)))
                rated.removeFirst()
            }
            let own = rated.first?.item == item ? rated.removeFirst().score : popularity.mean
            known.append((item, score(shared: shared, rating: own)))
        }
        known += rated.map { ($0.item, score(shared: 0, rating: $0.score)) }
        return SparseScores(
            range: 0..<itemCount, known: known, rest: score(shared: 0, rating: popularity.mean))
    }

    /// Scores of the items that are newer than the model; nil if there are none. If scores are ratings, an item gets
    /// its damped mean rating. Otherwise it gets the mean score of the items with the same genres, and without genres
    /// the lowest score, because the scores of a ranking model mean nothing for items that it has not seen.
    ///
    /// - Parameter scores: those of the items that the model has learned.
    func unlearnedScores(
        by model: any ServedModel, _ scores: [Float], in snapshot: borrowing Snapshot
    ) throws -> SparseScores? {
        let count = try snapshot.items.count
        guard count > model.itemCount else { return nil }
        if type(of: model).scoresAreRatings {
            return try popularity.current(in: snapshot).scores(from: model.itemCount, itemCount: count)
        }
        let catalogue = try catalogue.current(in: snapshot)
        var unlearned = SparseScores(range: model.itemCount..<count)
        unlearned.rest = scores.min() ?? 0
        var means: [Float?]?
        catalogue.forEachDescribed(from: model.itemCount) { item, _, genres in
            guard item < count, !genres.isEmpty else { return }
            // The means take a pass over the learned items, so they are computed for the first item that needs them.
            let known = means ?? catalogue.meanScores(scores)
            means = known
            var (sum, number) = (Float(0), 0)
            for position in genres.indices {
                guard Int(genres[position]) < known.count, let mean = known[Int(genres[position])] else { continue }
                sum += mean
                number += 1
            }
            if number > 0 { unlearned.known.append((item, sum / Float(number))) }
        }
        return unlearned
    }
}

extension Catalogue {
    /// The mean score of the items of each genre; nil for a genre without a scored item.
    fileprivate func meanScores(_ scores: [Float]) -> [Float?] {
        var sums = [Double](repeating: 0, count: names.count)
        var counts = [Int](repeating: 0, count: sums.count)
        forEachDescribed { item, _, genres in
            guard Int(item) < scores.count, scores[Int(item)].isFinite else { return }
            for position in genres.indices where Int(genres[position]) < sums.count {
                sums[Int(genres[position])] += Double(scores[Int(item)])
                counts[Int(genres[position])] += 1
            }
        }
        return zip(sums, counts).map { $1 == 0 ? nil : Float($0 / Double($1)) }
    }
}
