import DenseMath
import Recommenders
import TasteStore
import TasteValues

/// Answers for users without ratings.
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
}
