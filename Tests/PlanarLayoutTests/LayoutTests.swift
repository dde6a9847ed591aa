import DenseMath
import PlanarLayout
import Testing

/// Vectors around some centres, in order.
private struct Clusters {
    let vectors: Matrix
    let cluster: [Int]

    init(clusters: Int = 8, each: Int = 60, columns: Int = 20, noise: Float = 0.15, seed: UInt64 = 3) {
        var random = RandomNumbers(seed: seed)
        let centres = (0..<clusters).map { _ in (0..<columns).map { _ in random.gaussian() } }
        var values: [Float] = []
        for centre in centres {
            for _ in 0..<each {
                let own = centre.map { $0 + noise * random.gaussian() }
                let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
                values += own.map { $0 / length }
            }
        }
        vectors = Matrix(rowCount: clusters * each, columnCount: columns, values: values)
        cluster = (0..<clusters * each).map { $0 / each }
    }
}

/// Points that begin in the plane of the two principal components.
private func start(_ vectors: Matrix) -> [SIMD2<Float>] {
    let plane = PrincipalComponents(of: vectors, count: 2, seed: 1).projected(vectors)
    return (0..<vectors.rowCount).map { SIMD2(plane[$0, 0], plane[$0, 1]) * 10 }
}

private func layout(_ vectors: Matrix, rounds: Int = 100) -> [SIMD2<Float>] {
    let graph = NeighbourGraph(of: vectors, degree: 10, seed: 1) { _ in }
    var layout = NeighbourLayout(from: start(vectors))
    layout.refine(graph, rounds: rounds, seed: 1) { _ in }
    return layout.points
}

@Suite("Laying out vectors in two dimensions")
struct LayoutTests {
    @Test("A layout keeps more neighbours together than principal components do, and these more than chance")
    func keepsNeighbours() {
        let clusters = Clusters()
        let measure = KeptNeighbours(of: clusters.vectors, count: 10, sample: 200, seed: 1)
        var random = RandomNumbers(seed: 9)
        let chance = measure.share(
            in: (0..<clusters.vectors.rowCount).map { _ in SIMD2(random.gaussian(), random.gaussian()) })
        let plane = measure.share(in: start(clusters.vectors))
        let laidOut = measure.share(in: layout(clusters.vectors))
        #expect(laidOut > plane)
        #expect(plane > chance)
    }

    @Test("Points of one cluster lie together: nearly every nearest point is of the same one")
    func separatesClusters() {
        let clusters = Clusters()
        let points = layout(clusters.vectors)
        let own = points.indices.count { position in
            let nearest = points.indices.filter { $0 != position }.min { left, right in
                let (a, b) = (points[left] - points[position], points[right] - points[position])
                return (a * a).sum() < (b * b).sum()
            }
            return nearest.map { clusters.cluster[$0] == clusters.cluster[position] } == true
        }
        #expect(Double(own) > 0.95 * Double(points.count), "\(own) of \(points.count)")
    }

    @Test("The same vectors and seed give the same layout")
    func isDeterministic() {
        let clusters = Clusters(clusters: 3, each: 40)
        #expect(layout(clusters.vectors, rounds: 20) == layout(clusters.vectors, rounds: 20))
    }

    @Test("Of many vectors, which are parted into cells, nearly all true neighbours are found")
    func findsNeighbours() {
        let clusters = Clusters(clusters: 30, each: 60, noise: 0.4)
        let graph = NeighbourGraph(of: clusters.vectors, degree: 10, seed: 1) { _ in }
        var found = 0
        for vector in stride(from: 0, to: 1800, by: 30) {
            let own = Array(clusters.vectors.row(vector))
            let products = (0..<1800).map { other in
                zip(own, clusters.vectors.row(other)).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            }
            let best = (0..<1800).filter { $0 != vector }.sorted { products[$0] > products[$1] }.prefix(10)
            found += Set(best).intersection(graph.neighbours(of: vector).map { Int($0) }).count
        }
        #expect(found > 540, "\(found) of 600")
    }

    @Test("Vectors that are all alike, none, or too few are laid out as well", arguments: [0, 1, 2, 500])
    func degenerate(_ count: Int) {
        let vectors = Matrix(rowCount: count, columnCount: 3, values: [Float](repeating: 0.577, count: 3 * count))
        let points = layout(vectors, rounds: 3)
        #expect(points.count == count)
        #expect(points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    @Test("A layout that is given up throws what its step throws")
    func cancels() {
        struct GivenUp: Error {}
        let clusters = Clusters(clusters: 2, each: 30)
        #expect(throws: GivenUp.self) {
            _ = try NeighbourGraph(of: clusters.vectors, degree: 5, seed: 1) { _ in throw GivenUp() }
        }
        let graph = NeighbourGraph(of: clusters.vectors, degree: 5, seed: 1) { _ in }
        var layout = NeighbourLayout(from: start(clusters.vectors))
        #expect(throws: GivenUp.self) {
            try layout.refine(graph, rounds: 5, seed: 1) { share in if share > 0.5 { throw GivenUp() } }
        }
    }
}

@Suite("Principal components")
struct PrincipalComponentTests {
    @Test("The directions are orthogonal, of length 1, and the first is the one in which the vectors differ most")
    func directions() {
        var random = RandomNumbers(seed: 4)
        let values = (0..<400).flatMap { _ in [Float(5), 2, 0.5].map { $0 * random.gaussian() + 7 } }
        let components = PrincipalComponents(
            of: Matrix(rowCount: 400, columnCount: 3, values: values), count: 3, seed: 1)
        for row in 0..<3 {
            for other in 0...row {
                let product = zip(components.directions.row(row), components.directions.row(other))
                    .reduce(Float(0)) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (row == other ? 1 : 0)) < 1e-3)
            }
            #expect(components.directions[row, row] > 0.95)
        }
        #expect(components.mean.allSatisfy { abs($0 - 7) < 1 })
    }
}
