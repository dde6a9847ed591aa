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
                let path = try self.similarities(to: item, into: &scores, in: snapshot)
                var similar: [SimilarItem] = []
                for entry in TopItems.best(of: scores, without: own, count: count) {
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

    private func similarities(
        to item: UInt32, into scores: inout [Float], in snapshot: borrowing Snapshot
    ) throws -> Path {
        if let serving = try models.current(in: snapshot), item < serving.model.itemCount {
            try serving.model.similarities(
                to: Int32(bitPattern: item), from: serving.tensors(in: snapshot), into: &scores)
            return .model
        }
        let record = try snapshot.items.record(of: item)
        let content = ContentSimilarity(genres: record?.genres ?? [], year: record?.year ?? 0)
        scores = []
        try snapshot.items.forEachRecord { _, other in
            scores.append(content.similarity(to: other.genres, year: other.year ?? 0))
            return true
        }
        return .content
    }
}
