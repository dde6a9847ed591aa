import DenseMath
import Recommenders
import TasteStore
import TasteValues

extension Engine {
    private static let itemsMax = 101

    /// The `count` items most similar to some items, by the mean of the similarities. An item is compared by its vector
    /// in the model or, if the model has not learned it, by genres and year.
    ///
    /// - Parameters:
    ///   - names: The first one is the request's `item`, the others are its `more_items`.
    ///   - candidates: nil: all items.
    /// - Throws: `notFound` for an unknown item, `invalidArgument` for more than 101 of them, and as
    ///   ``candidateItems(_:in:)``.
    package func similar(
        to names: [String], count: Int, candidates: Candidates? = nil
    ) throws(TasteError) -> Answer<SimilarItems> {
        guard names.count <= Self.itemsMax else {
            throw TasteError(
                .invalidArgument, "\(names.count - 1) further items are over the limit of \(Self.itemsMax - 1).",
                field: "more_items")
        }
        try candidates?.check()
        return try read { snapshot in
            var own: Set<Int32> = []
            for (position, name) in names.enumerated() {
                let field = position == 0 ? "item" : "more_items[\(position - 1)]"
                own.insert(Int32(bitPattern: try self.index(ofItem: name, field: field, in: snapshot)))
            }
            var items = try self.candidateItems(candidates, in: snapshot)
            items.eligible.remove(own.sorted(), by: "item")
            let (best, path) = try self.mostSimilar(to: own.sorted(), count, among: items.eligible, in: snapshot)
            var result = SimilarItems(candidates: candidates?.isEmpty == false ? items.report : nil)
            for entry in best {
                let label = try self.label(of: entry.index, in: snapshot)
                result.items.append(
                    SimilarItem(
                        item: label.name, title: label.title, similarity: min(max(entry.score, -1), 1),
                        path: try self.path(path, of: entry.index, in: snapshot)))
            }
            return Answer(result, freshness: try self.freshness(in: snapshot, path: path))
        }
    }

    /// The path of one of the items of an answer by a path.
    private func path(_ path: Path, of item: Int32, in snapshot: borrowing Snapshot) throws -> Path {
        guard path == .model, let serving = try models.current(in: snapshot) else { return path }
        return try serving.hasLearned(item, in: snapshot) ? .model : .content
    }

    private func mostSimilar(
        to items: [Int32], _ count: Int, among eligible: EligibleItems, in snapshot: borrowing Snapshot
    ) throws -> ([TopK.Entry], Path) {
        try scratch.withScores { scores in
            if items.count == 1 {
                let (similarities, path) = try similarities(to: items[0], &scores, in: snapshot)
                return (similarities.best(count, among: eligible), path)
            }
            var mean = [Float](repeating: 0, count: eligible.itemCount)
            var paths: Set<Path> = []
            for item in items {
                try TimeAllowance.check()
                let (similarities, path) = try similarities(to: item, &scores, in: snapshot)
                paths.insert(path)
                var span = mean.mutableSpan
                let list = similarities.list(below: eligible.itemCount)
                Kernels.axpy(1 / Float(items.count), list.span, into: &span)
            }
            let path = paths.contains(.model) ? Path.model : .content
            return (ItemScores(first: mean).best(count, among: eligible), path)
        }
    }

    /// The similarities of all items: by the model to an item that it has learned, or else by content. Of an item that
    /// the model has learned, those that it has not are as similar as their content says, in comparison with the
    /// others.
    private func similarities(
        to item: Int32, _ scores: inout [Float], in snapshot: borrowing Snapshot
    ) throws -> (ItemScores, Path) {
        if let serving = try models.current(in: snapshot), try serving.hasLearned(item, in: snapshot) {
            try serving.model.similarities(to: item, from: serving.tensors(in: snapshot), into: &scores)
            var result = ItemScores()
            if let index = try contentIndex(serving, in: snapshot) {
                let content = try content(of: item, in: try catalogue.current(in: snapshot), in: snapshot)
                result.others = try addUnlearned(to: &scores, without: [item], by: serving, index, in: snapshot) {
                    (index.descriptions.map { content.similarity(to: $0.genres.span, year: $0.year) }, taken: nil)
                }
            }
            result.first = scores
            return (result, .model)
        }
        let catalogue = try catalogue.current(in: snapshot)
        let content = try content(of: item, in: catalogue, in: snapshot)
        let count = try snapshot.items.count
        var others = SparseScores(range: 0..<count)
        catalogue.forEachDescribed { other, year, genres in
            let similarity = content.similarity(to: genres, year: year)
            if similarity > 0, other < count { others.known.append((other, similarity)) }
        }
        return (ItemScores(others: others), .content)
    }

    private func content(
        of item: Int32, in catalogue: Catalogue, in snapshot: borrowing Snapshot
    ) throws -> SimilarContent {
        let record = try snapshot.items.record(of: UInt32(bitPattern: item))
        return SimilarContent(to: catalogue.description(of: record ?? Item(id: "")))
    }
}

/// How similar items are to one by genres and year.
private struct SimilarContent {
    private let own: ContentSimilarity
    private let genres: Set<Int32>

    init(to item: Catalogue.Description) {
        own = ContentSimilarity(genreCount: item.genres.count, year: Int(item.year))
        genres = Set(item.genres)
    }

    func similarity(to other: Span<Int32>, year: Int32) -> Float {
        var shared = 0
        for position in other.indices where genres.contains(other[position]) { shared += 1 }
        return own.similarity(shared: shared, genreCount: other.count, year: Int(year))
    }
}
