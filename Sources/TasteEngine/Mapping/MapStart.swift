import PlanarLayout

/// Where the points of a new map begin: where they are on the former map, so that it does not jump, or else in the
/// plane in which the vectors differ most, which keeps what is far apart so (Kobak and Linderman, Initialization is
/// critical for preserving global data structure in both t-SNE and UMAP, 2021).
struct MapStart {
    /// The standard deviation of points in the plane.
    private static let spread: Float = 10
    /// The share of the items that must be on the former map.
    private static let leastKnown = 0.5

    let points: [SIMD2<Float>]
    /// Whether the points are those of the former map.
    let isContinued: Bool

    init(_ vectors: MapVectors, _ graph: NeighbourGraph, _ former: ItemMap?) {
        let known = vectors.items.map { item in
            former.flatMap { Int(item) < $0.points.count ? $0.points[Int(item)] : nil }
        }
        isContinued = Double(known.count { $0 != nil }) > Self.leastKnown * Double(known.count)
        let isContinued = isContinued
        let variance = vectors.leading.reduce(0) { $0 + ($1 * $1).sum() } / Float(max(1, 2 * vectors.leading.count))
        let scale = variance > 0 ? Self.spread / variance.squareRoot() : 0
        points = known.indices.map { position in
            guard isContinued else { return vectors.leading[position] * scale }
            if let point = known[position] { return point }
            let near = graph.neighbours(of: position).compactMap { known[Int($0)] }
            // Beside each other rather than in one spot, which they could not leave.
            let offset = SIMD2<Float>(Float(position % 17), Float(position % 19)) * 0.01
            return near.reduce(.zero, +) / Float(max(1, near.count)) + offset
        }
    }
}
