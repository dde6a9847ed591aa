import DenseMath
import PlanarLayout
import Recommenders
import TasteStore
import TasteValues

/// What items are compared by on their way to the map: the model's vectors of those that it has learned, or genres and
/// years where there is no model that has vectors.
struct MapVectors {
    /// The directions that are kept of longer vectors (as van der Maaten and Hinton, Visualizing Data using t-SNE,
    /// 2008, section 4.2, keep 30): what is left says little, and costs memory.
    static let columns = 32
    /// So many vectors tell the directions.
    private static let sampleSize = 8192
    /// The items that are read from one snapshot, which must not live long.
    private static let blockSize = 1024
    private static let seed: UInt64 = 1

    /// Ascending.
    let items: [Int32]
    /// Places along the directions in which the vectors differ most, a row for each item, scaled to length 1.
    let matrix: Matrix
    /// The first two of these places, not scaled.
    let leading: [SIMD2<Float>]
    let areOfContent: Bool

    init(_ plan: MapPlan, _ store: Store, _ models: ModelCache, step: (Double) throws -> Void) throws {
        let ofModel = try ModelVectors(plan, store, models)
        let source: any Source = if let ofModel { ofModel } else { ContentVectors(plan) }
        areOfContent = ofModel == nil
        let items = source.items
        self.items = items
        let spread = max(1, (items.count + Self.sampleSize - 1) / Self.sampleSize)
        let sample = stride(from: 0, to: items.count, by: spread).map { items[$0] }
        let components = PrincipalComponents(
            of: try source.vectors(of: sample, step), count: Self.columns, seed: Self.seed)
        var (values, leading): ([Float], [SIMD2<Float>]) = ([], [])
        values.reserveCapacity(items.count * components.directions.rowCount)
        for start in stride(from: 0, to: items.count, by: Self.blockSize) {
            try step(Double(start) / Double(items.count))
            let block = Array(items[start...].prefix(Self.blockSize))
            let projected = components.projected(try source.vectors(of: block) { _ in })
            for row in 0..<projected.rowCount {
                let own = Array(projected.row(row))
                leading.append(SIMD2(own.first ?? 0, own.dropFirst().first ?? 0))
                let length = Kernels.dot(own.span, own.span).squareRoot()
                values += length > 0 ? own.map { $0 / length } : own
            }
        }
        self.leading = leading
        matrix = Matrix(rowCount: items.count, columnCount: components.directions.rowCount, values: values)
    }

    /// Where vectors come from.
    private protocol Source {
        /// Ascending.
        var items: [Int32] { get }
        func vectors(of items: [Int32], _ step: (Double) throws -> Void) throws -> Matrix
    }

    /// The vectors of the model that serves.
    private struct ModelVectors: Source {
        let items: [Int32]
        let lineage: UInt64
        let store: Store
        let models: ModelCache

        /// nil: there is no model, it has no vectors, or it has learned no item.
        init?(_ plan: MapPlan, _ store: Store, _ models: ModelCache) throws {
            guard let serving = plan.serving, let first = plan.learned.first else { return nil }
            (items, lineage, self.store, self.models) = (plan.learned, serving.generation.lineage, store, models)
            if try block([first]) == nil { return nil }
        }

        func vectors(of items: [Int32], _ step: (Double) throws -> Void) throws -> Matrix {
            var values: [Float] = []
            for start in stride(from: 0, to: items.count, by: MapVectors.blockSize) {
                try step(0)
                values += try block(Array(items[start...].prefix(MapVectors.blockSize))) ?? []
            }
            return Matrix(rowCount: items.count, columnCount: values.count / max(1, items.count), values: values)
        }

        /// - Throws: `cancelled` if another lineage serves by now, whose vectors say something else.
        private func block(_ items: [Int32]) throws -> [Float]? {
            try store.read { snapshot in
                guard let serving = try models.current(in: snapshot), serving.generation.lineage == lineage else {
                    throw TasteError(.cancelled, "The model was replaced.")
                }
                return try serving.model.vectors(of: items, from: serving.tensors(in: snapshot))
            }
        }
    }

    /// A number for each of the most frequent genres, and one for the year.
    private struct ContentVectors: Source {
        private static let genreLimit = 63
        /// Items with the same genres and year lie apart by so much.
        private static let noise: Float = 0.05
        /// The years that count as much as a genre.
        private static let yearsOfGenre: Float = 25

        let items: [Int32]
        private let catalogue: Catalogue
        private let columns: [Int32: Int]

        init(_ plan: MapPlan) {
            catalogue = plan.catalogue
            var counts: [Int32: Int] = [:]
            items = plan.items.map(\.item).filter { item in
                guard let own = plan.catalogue.description(ofItem: item) else { return false }
                for genre in own.genres { counts[genre, default: 0] += 1 }
                return true
            }.sorted()
            let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.genreLimit)
            columns = Dictionary(uniqueKeysWithValues: frequent.enumerated().map { ($1.key, $0) })
        }

        func vectors(of items: [Int32], _ step: (Double) throws -> Void) throws -> Matrix {
            let width = columns.count + 1
            var values = [Float](repeating: 0, count: items.count * width)
            for (row, item) in items.enumerated() {
                guard let own = catalogue.description(ofItem: item) else { continue }
                var random = RandomNumbers(seed: UInt64(item))
                for column in 0..<width { values[row * width + column] = Self.noise * random.gaussian() }
                for genre in own.genres { if let column = columns[genre] { values[row * width + column] += 1 } }
                if own.year > 0 { values[row * width + width - 1] += Float(own.year - 1980) / Self.yearsOfGenre }
            }
            return Matrix(rowCount: items.count, columnCount: width, values: values)
        }
    }
}
