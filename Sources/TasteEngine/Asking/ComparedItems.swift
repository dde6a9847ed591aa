import DenseMath
import Recommenders
import TasteStore

/// Items that are compared with each other: by the model where it has learned both, and else by genres and year.
struct ComparedItems {
    let items: [Int32]
    /// nil: all are compared by content.
    let serving: ServingModel?
    /// The places of the items that the model has learned, and of the others.
    let learned: [Int]
    let unlearned: [Int]
    /// The vectors of the learned items; nil for a model without vectors.
    let vectors: [Float]?
    /// nil where it is not needed.
    let catalogue: Catalogue?
    private var products: [Float]

    fileprivate init(
        _ items: [Int32], serving: ServingModel?, learned: [Int], unlearned: [Int], vectors: [Float]?,
        catalogue: Catalogue?
    ) {
        (self.items, self.serving, self.learned, self.unlearned) = (items, serving, learned, unlearned)
        (self.vectors, self.catalogue) = (vectors, catalogue)
        products = [Float](repeating: 0, count: learned.count)
    }

    /// Adds to each item's sum how similar it is to one of them, by its place: 0 to 1.
    mutating func addSimilarities(
        to place: Int, into sums: inout [Float], in snapshot: borrowing Snapshot
    ) throws {
        var places = Array(items.indices)
        if let serving, let own = learned.firstIndex(of: place) {
            places = unlearned
            if let vectors {
                let columns = vectors.count / learned.count
                if columns == 0 { return }
                Kernels.scoreRows(
                    vectors.span, vector: vectors.span.extracting(own * columns..<(own + 1) * columns), into: &products,
                    at: 0)
            } else {
                products = try serving.model.similarities(
                    of: items[place], to: learned.map { items[$0] }, from: serving.tensors(in: snapshot))
            }
            for (position, product) in products.enumerated() { sums[learned[position]] += max(0, product) }
        }
        guard let catalogue else { return }
        for other in places { sums[other] += catalogue.similarity(items[place], items[other]) }
    }
}

extension Engine {
    func comparedItems(
        _ items: [Int32], for party: Party, in snapshot: borrowing Snapshot
    ) throws -> ComparedItems {
        try comparedItems(items, by: party.members.lazy.compactMap(\.asker.serving).first, in: snapshot)
    }

    /// - Parameter serving: nil: all are compared by content.
    func comparedItems(
        _ items: [Int32], by serving: ServingModel?, in snapshot: borrowing Snapshot
    ) throws -> ComparedItems {
        guard let serving else {
            return ComparedItems(
                items, serving: nil, learned: [], unlearned: Array(items.indices), vectors: nil,
                catalogue: try catalogue.current(in: snapshot))
        }
        let isLearned = try items.map { try serving.hasLearned($0, in: snapshot) }
        let learned = items.indices.filter { isLearned[$0] }
        let vectors = try serving.model.vectors(of: learned.map { items[$0] }, from: serving.tensors(in: snapshot))
        return ComparedItems(
            items, serving: serving, learned: learned, unlearned: items.indices.filter { !isLearned[$0] },
            vectors: vectors, catalogue: learned.count < items.count ? try catalogue.current(in: snapshot) : nil)
    }
}

extension Catalogue {
    /// How similar two items are by their genres and years, 0 to 1.
    fileprivate func similarity(_ item: Int32, _ other: Int32) -> Float {
        guard let left = description(ofItem: item), let right = description(ofItem: other) else { return 0 }
        let shared = left.genres.count { right.genres.contains($0) }
        return ContentSimilarity(genreCount: left.genres.count, year: Int(left.year))
            .similarity(shared: shared, genreCount: right.genres.count, year: Int(right.year))
    }
}
