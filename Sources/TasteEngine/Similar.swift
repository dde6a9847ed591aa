import DenseMath
import LMDB
import Recommenders
import TasteStore

/// One item like another.
package struct SimilarItem: Sendable {
    package var name: String
    package var title: String
    /// Cosine of the items' codes, -1 to 1.
    package var similarity: Float
}

extension Engine {
    /// The `count` items most like one: by their codes, or by genres and year while the model does not know it.
    ///
    /// - Throws: `notFound` for an unknown item.
    package func similar(item name: String, count: Int) throws(EngineError) -> Answer<[SimilarItem]> {
        try read { transaction in
            let item = try self.index(ofItem: name, field: "item", in: transaction)
            let own = Profile(indices: [Int32(bitPattern: item)], values: [0])
            return try self.scratch.withScores { scores in
                let path = try self.similarities(to: item, into: &scores, in: transaction)
                let similar = try self.best(of: scores, without: own, count: count).map { entry in
                    let label = try self.label(of: entry.index, in: transaction)
                    return SimilarItem(name: label.name, title: label.title, similarity: min(max(entry.score, -1), 1))
                }
                return Answer(similar, try self.freshness(in: transaction, path: path))
            }
        }
    }

    private func similarities(
        to item: UInt32, into scores: inout [Float], in transaction: borrowing ReadTransaction
    ) throws -> Path {
        if let serving = try models.current(of: store, in: transaction), item < serving.model.itemCount {
            try transaction.withReference { reference in
                try serving.model.similarities(
                    to: Int32(bitPattern: item), from: tensors(of: serving, reference), into: &scores)
            }
            return .model
        }
        let record = try store.items.record(of: item, in: transaction)
        let content = ContentSimilarity(genres: record?.genres ?? [], year: Int(record?.year ?? 0))
        scores = []
        try store.items.forEachRecord(from: 0, in: transaction) { _, other in
            scores.append(content.similarity(to: other.genres, year: Int(other.year)))
            return true
        }
        return .content
    }
}
