import DenseMath
import Recommenders
import TasteStore
import TasteValues

extension Engine {
    /// The `count` items most similar to an item, by their vectors in the model or, if the model has not learned the
    /// item, by genres and year.
    ///
    /// - Throws: `notFound` for an unknown item.
    package func similar(item name: String, count: Int) throws(TasteError) -> Answer<[SimilarItem]> {
        try read { snapshot in
            let item = try self.index(ofItem: name, field: "item", in: snapshot)
            let own = Profile(indices: [Int32(bitPattern: item)], values: [0])
            return try self.scratch.withScores { scores in
                let (others, path) = try self.similarities(to: item, into: &scores, in: snapshot)
                var similar: [SimilarItem] = []
                for entry in TopItems.best(of: scores, and: others, without: own, count: count) {
                    let label = try self.label(of: entry.index, in: snapshot)
                    similar.append(
                        SimilarItem(
                            item: label.name, title: label.title, similarity: min(max(entry.score, -1), 1),
                            path: path))
                }
                return Answer(similar, freshness: try self.freshness(in: snapshot, path: path))
            }
        }
    }

    /// The similarities of the items that the model has learned, and of those that come after them, or of all.
    private func similarities(
        to item: UInt32, into scores: inout [Float], in snapshot: borrowing Snapshot
    ) throws -> (others: SparseScores?, Path) {
        if let serving = try models.current(in: snapshot), item < serving.model.itemCount {
            try serving.model.similarities(
                to: Int32(bitPattern: item), from: serving.tensors(in: snapshot), into: &scores)
            return (nil, .model)
        }
        let catalogue = try catalogue.current(in: snapshot)
        let count = try snapshot.items.count
        let own = catalogue.description(of: try snapshot.items.record(of: item) ?? Item(id: ""))
        let content = ContentSimilarity(genreCount: own.genres.count, year: Int(own.year))
        let genres = Set(own.genres)
        var others = SparseScores(range: 0..<count)
        catalogue.forEachDescribed { other, year, otherGenres in
            var shared = 0
            for position in otherGenres.indices where genres.contains(otherGenres[position]) { shared += 1 }
            let similarity = content.similarity(shared: shared, genreCount: otherGenres.count, year: Int(year))
            if similarity > 0, other < count { others.known.append((other, similarity)) }
        }
        scores = []
        return (others, .content)
    }
}
