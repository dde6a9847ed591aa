import Algorithms
import DenseMath
import Recommenders
import TasteStore
import TasteValues

/// Answers for users and items without ratings.
extension Engine {
    /// The best items for a user without ratings who names genres they like.
    ///
    /// - Throws: `invalidArgument` for a genre that no item has.
    func recommend(
        likedGenres names: [String], count: Int, in snapshot: borrowing Snapshot
    ) throws -> Answer<[Recommendation]> {
        let catalogue = try catalogue.current(in: snapshot)
        let liked = Set(try names.enumerated().map { try genre($1, at: $0, in: catalogue) })
        let popularity = try popularity(in: snapshot)
        let scores =
            priorScores(liked.map { catalogue.genreNames[Int($0)] }, itemCount: popularity.count)
            ?? matches(of: liked, catalogue, popularity)
        let best = TopItems.best(of: scores, without: Profile(), count: count)
        return Answer(
            try recommendations(best, predicted: best.map { popularity[Int($0.index)] }, in: snapshot),
            freshness: try freshness(in: snapshot, path: .content))
    }

    /// Scores of the content prior; nil while it has not been learned, or if it knows none of these genres.
    private func priorScores(_ genres: [String], itemCount: Int) -> [Float]? {
        guard let prior = prior.value else {
            trainer.preparePrior()
            return nil
        }
        let stated = FeatureNames.ofItem(genres: genres, year: nil, tags: [])
        guard stated.contains(where: prior.featureNames.contains) else { return nil }
        let scores = prior.scores(stated: stated).prefix(itemCount)
        let last = scores.min() ?? 0
        return scores + [Float](repeating: last, count: itemCount - scores.count)
    }

    /// Scores that add up the share of the genres that an item has and its mean rating, each scaled to 0 to 1.
    private func matches(of liked: Set<Int32>, _ catalogue: Catalogue, _ popularity: [Float]) -> [Float] {
        let range = scale.maximum - scale.minimum
        return popularity.enumerated().map { item, rating in
            let shared = item < catalogue.itemCount ? Set(catalogue.genres[item]).intersection(liked).count : 0
            return Float(shared) / Float(liked.count) + (rating - scale.minimum) / range
        }
    }

    private func genre(_ name: String, at position: Int, in catalogue: Catalogue) throws(TasteError) -> Int32 {
        if let number = catalogue.number(ofGenre: name) { return number }
        throw TasteError(
            .invalidArgument,
            "No item has the genre \"\(name.quoted)\". \(Self.suggestion(for: name, among: catalogue.genreNames))",
            field: "like_genres[\(position)]")
    }

    /// A hint that names genres spelled like this one or, if there are none, all genres.
    private static func suggestion(for name: String, among known: [String]) -> String {
        let shown = 20
        guard !known.isEmpty else { return "No item has any: put items with genres first." }
        let near = known.filter { isNear($0.lowercased(), name.lowercased()) }
        if !near.isEmpty {
            return "Did you mean \(near.sorted().prefix(shown).map(\.quoted).joined(separator: ", "))?"
        }
        let more = known.count > shown ? " and \(known.count - shown) more" : ""
        return "There are: \(known.sorted().prefix(shown).map(\.quoted).joined(separator: ", "))\(more)."
    }

    /// Whether one name begins with the other, or their edit distance (Levenshtein) is at most two.
    private static func isNear(_ left: String, _ right: String) -> Bool {
        if !right.isEmpty, left.hasPrefix(right) || right.hasPrefix(left) { return true }
        let (left, right) = (Array(left), Array(right))
        guard abs(left.count - right.count) <= 2, left.count > 2 else { return false }
        var distances = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var diagonal = distances[0]
            distances[0] = row + 1
            for (column, other) in right.enumerated() {
                let change = diagonal + (letter == other ? 0 : 1)
                diagonal = distances[column + 1]
                distances[column + 1] = min(change, distances[column] + 1, distances[column + 1] + 1)
            }
        }
        return distances[right.count] <= 2
    }

    /// Appends scores of the items that are newer than the model. If scores are ratings, an item gets its damped mean
    /// rating. Otherwise it gets the mean score of the items with the same genres, and without genres the lowest score,
    /// because the scores of a ranking model mean nothing for items that it has not seen.
    func scoreUnlearned(
        by model: any ServedModel, into scores: inout [Float], in snapshot: borrowing Snapshot
    ) throws {
        let count = try snapshot.items.count
        guard count > model.itemCount else { return }
        if type(of: model).scoresAreRatings {
            return scores.append(contentsOf: try popularity(in: snapshot)[model.itemCount...])
        }
        let catalogue = try catalogue.current(in: snapshot)
        let means = catalogue.meanScores(scores)
        let last = scores.min() ?? 0
        for item in model.itemCount..<count {
            let own = item < catalogue.itemCount ? catalogue.genres[item].compactMap { means[Int($0)] } : []
            scores.append(own.isEmpty ? last : own.reduce(0, +) / Float(own.count))
        }
    }
}

extension Catalogue {
    /// The mean score of the items of each genre; nil for a genre without a scored item.
    fileprivate func meanScores(_ scores: [Float]) -> [Float?] {
        var sums = [Double](repeating: 0, count: genreNames.count)
        var counts = [Int](repeating: 0, count: genreNames.count)
        for (item, score) in scores.enumerated().prefix(itemCount) where score.isFinite {
            for genre in genres[item] {
                sums[Int(genre)] += Double(score)
                counts[Int(genre)] += 1
            }
        }
        return zip(sums, counts).map { $1 == 0 ? nil : Float($0 / Double($1)) }
    }
}
