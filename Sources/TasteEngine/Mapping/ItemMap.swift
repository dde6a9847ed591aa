import TasteValues

/// The items in two dimensions, those with the most ratings first: an item's place is its position in the lists.
struct ItemMap: Sendable {
    /// An item on its way to the map.
    struct Entry: Sendable {
        let item: Int32
        let ratings: Int
        let point: SIMD2<Float>
        /// The number of its main genre in ``GenreNames``; nil: it has none.
        let genre: Int32?
    }

    /// Genres beyond these have no number on the map.
    static let genreLimit = 255
    private static let bestPlaces = 5

    /// What the map was computed from.
    let key: MapKey
    let number: Int
    let items: [Int32]
    let x: [UInt16]
    let y: [UInt16]
    /// The position of the main genre in ``genres`` plus 1; 0: none.
    let genre: [UInt8]
    let ratings: [UInt32]
    let genres: [MapGenre]
    let placedByContent: Int
    let leftOut: Int
    /// Where each item lies, from which the next map begins; nil: not on the map.
    let points: [SIMD2<Float>?]
    /// The place of each item; -1: not on the map.
    private let places: [Int32]

    /// - Parameter entries: in the order of their places.
    init(
        _ entries: [Entry], _ key: MapKey, number: Int, names: GenreNames, placedByContent: Int, leftOut: Int
    ) {
        (self.key, self.number) = (key, number)
        (self.placedByContent, self.leftOut) = (placedByContent, leftOut)
        items = entries.map(\.item)
        ratings = entries.map { UInt32(clamping: $0.ratings) }
        let frame = MapFrame(around: entries.map(\.point))
        let (x, y) = (entries.map { frame.x($0.point) }, entries.map { frame.y($0.point) })
        var members: [Int32: [Int]] = [:]
        for (place, entry) in entries.enumerated() {
            if let genre = entry.genre { members[genre, default: []].append(place) }
        }
        let largest = members.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(Self.genreLimit)
        var genre = [UInt8](repeating: 0, count: entries.count)
        for (position, own) in largest.enumerated() {
            for place in own.value { genre[place] = UInt8(position + 1) }
        }
        genres = largest.map { own in
            MapGenre(
                name: names.name(own.key), items: own.value.count, x: Self.middle(own.value.map { x[$0] }),
                y: Self.middle(own.value.map { y[$0] }), bestPlaces: Array(own.value.prefix(Self.bestPlaces)))
        }
        (self.x, self.y, self.genre) = (x, y, genre)
        var places = [Int32](repeating: -1, count: key.itemCount)
        var points = [SIMD2<Float>?](repeating: nil, count: key.itemCount)
        for (place, entry) in entries.enumerated() {
            places[Int(entry.item)] = Int32(place)
            points[Int(entry.item)] = entry.point
        }
        (self.places, self.points) = (places, points)
    }

    private static func middle(_ numbers: [UInt16]) -> Int { Int(numbers.sorted()[numbers.count / 2]) }

    /// nil: the item is not on the map.
    func place(of item: UInt32) -> Int? {
        guard Int(item) < places.count, places[Int(item)] >= 0 else { return nil }
        return Int(places[Int(item)])
    }
}

/// What a map depends on.
struct MapKey: Sendable, Equatable {
    /// Of the model that serves; 0: none does.
    var lineage: UInt64 = 0
    var generation: UInt64 = 0
    var itemCount = 0
    /// The version of the catalogue.
    var catalogue: UInt64 = 0
}

/// The square that the map shows. A few points may lie far from all others: they are drawn at its edge.
private struct MapFrame {
    /// The share of the points that may lie outside, on each side.
    private static let outside = 0.001
    private static let margin: Float = 1.04

    private let centre: SIMD2<Float>
    private let radius: Float

    init(around points: [SIMD2<Float>]) {
        func ends(_ numbers: [Float]) -> (Float, Float) {
            let sorted = numbers.sorted()
            guard let last = sorted.indices.last else { return (0, 0) }
            let skipped = Int(Self.outside * Double(sorted.count))
            return (sorted[skipped], sorted[last - skipped])
        }
        let (left, right) = ends(points.map(\.x))
        let (top, bottom) = ends(points.map(\.y))
        centre = SIMD2((left + right) / 2, (top + bottom) / 2)
        radius = max(1e-6, max(right - left, bottom - top) / 2 * Self.margin)
    }

    func x(_ point: SIMD2<Float>) -> UInt16 { scaled(point.x - centre.x) }
    func y(_ point: SIMD2<Float>) -> UInt16 { scaled(point.y - centre.y) }

    private func scaled(_ distance: Float) -> UInt16 {
        UInt16(max(0, min(65_535, ((distance / radius + 1) / 2 * 65_535).rounded())))
    }
}
