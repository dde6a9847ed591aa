import TasteStore

/// Places for items that the model has not learned: beside one that it has, with the same genres from the same decade,
/// or at least the same first genre.
struct ContentPoints {
    private struct Group: Hashable {
        let genres: [Int32]
        /// 0: any.
        let decade: Int32
    }

    /// How far from the other item they lie, of the standard deviation of all points.
    private static let distance: Float = 0.02

    private let catalogue: Catalogue
    private var points: [Group: [SIMD2<Float>]] = [:]
    private var offset: Float = 0

    init(_ catalogue: Catalogue, _ items: [Int32], _ points: [SIMD2<Float>]) {
        self.catalogue = catalogue
        for (item, point) in zip(items, points) {
            for group in Self.groups(of: item, catalogue) { self.points[group, default: []].append(point) }
        }
        let mean = points.reduce(.zero, +) / Float(max(1, points.count))
        let squares = points.reduce(Float(0)) { $0 + (($1 - mean) * ($1 - mean)).sum() }
        offset = Self.distance * (squares / Float(max(1, points.count))).squareRoot()
    }

    /// The same item has the same place as long as the other items have theirs; nil: nothing is known of it that is
    /// also known of others.
    func point(of item: Int32) -> SIMD2<Float>? {
        for group in Self.groups(of: item, catalogue) {
            guard let alike = points[group] else { continue }
            let spread = UInt32(bitPattern: item) &* 2_654_435_761
            let beside = SIMD2<Float>(Float(spread >> 8 & 0xff), Float(spread >> 16 & 0xff)) / 127.5 - 1
            return alike[Int(spread) % alike.count] + beside * offset
        }
        return nil
    }

    /// The closest first.
    private static func groups(of item: Int32, _ catalogue: Catalogue) -> [Group] {
        guard let own = catalogue.description(ofItem: item), let first = own.genres.first else { return [] }
        let genres = own.genres.sorted()
        let decade = own.year > 0 ? own.year / 10 : 0
        return [
            Group(genres: genres, decade: decade), Group(genres: genres, decade: 0), Group(genres: [first], decade: -1),
        ]
    }
}
