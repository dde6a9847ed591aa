import DenseMath
import PlanarLayout
import Recommenders
import TasteStore
import TasteValues

/// Computes a map: the items that the model has learned by their vectors, and the others beside those that they share
/// genres and years with. The same store and model give the same map.
struct MapCalculation {
    /// With more items, those with the most ratings are on the map: memory and time grow with it.
    static let itemLimit = 200_000
    /// The neighbours of each item: of few items fewer, because else all would be neighbours.
    private static let (neighbours, leastNeighbours, itemsOfNeighbour) = (15, 4, 10)
    /// How often all neighbours attract each other: more than these gain little (docs/design.md), and very many items
    /// get fewer.
    private static let (rounds, leastRounds, pointRounds) = (200, 50, 8_000_000)
    /// What is left of the rounds and the first steps where most items are on the former map.
    private static let (furtherRounds, furtherRate): (Double, Float) = (0.3, 0.3)
    private static let seed: UInt64 = 1

    let store: Store
    let models: ModelCache
    let catalogue: CatalogueCache
    let popularity: PopularityCache
    /// From which the new one begins, so that items stay about where they were.
    let former: ItemMap?

    /// - Parameter step: Called again and again with the share that is done. It may throw to end the calculation.
    func map(step: (Double) throws -> Void) throws -> ItemMap {
        let plan = try store.read { try MapPlan(in: $0, models, catalogue, popularity) }
        let vectors = try MapVectors(plan, store, models) { try step(0.1 * $0) }
        let graph = try NeighbourGraph(of: vectors.matrix, degree: Self.degree(vectors.items.count), seed: Self.seed) {
            try step(0.1 + 0.2 * $0)
        }
        let start = MapStart(vectors, graph, former)
        var layout = NeighbourLayout(from: start.points)
        let rounds = min(Self.rounds, max(Self.leastRounds, Self.pointRounds / max(1, start.points.count)))
        try layout.refine(
            graph, rounds: start.isContinued ? Int(Double(rounds) * Self.furtherRounds) : rounds,
            rate: start.isContinued ? Self.furtherRate : 1, seed: Self.seed
        ) { try step(0.3 + 0.7 * $0) }
        return map(plan, vectors, graph, layout)
    }

    private static func degree(_ items: Int) -> Int {
        min(neighbours, max(leastNeighbours, items / itemsOfNeighbour))
    }

    private func map(
        _ plan: MapPlan, _ vectors: MapVectors, _ graph: NeighbourGraph, _ layout: NeighbourLayout
    ) -> ItemMap {
        let content = ContentPoints(plan.catalogue, vectors.items, layout.points)
        let genres = MainGenres(plan.catalogue, vectors.items, graph)
        var positions = [Int32](repeating: -1, count: plan.key.itemCount)
        for (position, item) in vectors.items.enumerated() { positions[Int(item)] = Int32(position) }
        var entries: [ItemMap.Entry] = []
        entries.reserveCapacity(plan.items.count)
        var byContent = vectors.areOfContent ? vectors.items.count : 0
        for (item, ratings) in plan.items {
            let position = Int(positions[Int(item)])
            guard let point = position >= 0 ? layout.points[position] : content.point(of: item) else { continue }
            if position < 0 { byContent += 1 }
            let genre = position >= 0 ? genres.of[position] : plan.catalogue.description(ofItem: item)?.genres.first
            entries.append(ItemMap.Entry(item: item, ratings: ratings, point: point, genre: genre))
        }
        return ItemMap(
            entries, plan.key, number: (former?.number ?? 0) + 1, names: plan.catalogue.names,
            placedByContent: byContent, leftOut: plan.visible - entries.count)
    }
}

/// Which items are to be on a map, and what is known of them.
struct MapPlan {
    let key: MapKey
    /// nil: no model serves.
    let serving: ServingModel?
    let catalogue: Catalogue
    /// Those with the most ratings first.
    let items: [(item: Int32, ratings: Int)]
    /// How many items answers may contain.
    let visible: Int
    /// Those that the model has learned, ascending.
    let learned: [Int32]

    init(
        in snapshot: borrowing Snapshot, _ models: ModelCache, _ catalogues: CatalogueCache,
        _ popularity: PopularityCache
    ) throws {
        serving = try models.readable(in: snapshot)
        catalogue = try catalogues.complete(in: snapshot)
        key = MapKey(serving, itemCount: try snapshot.items.count, catalogue)
        var hidden = try snapshot.withdrawn.items[...]
        var all: [(item: Int32, ratings: Int)] = []
        try popularity.current(in: snapshot).forEachCount(below: key.itemCount) { item, count in
            if hidden.first == UInt32(item) { hidden.removeFirst() } else { all.append((item, count)) }
        }
        visible = all.count
        all.sort { ($1.ratings, $0.item) < ($0.ratings, $1.item) }
        items = Array(all.prefix(MapCalculation.itemLimit))
        learned = try serving?.parted(items.map(\.item).sorted(), in: snapshot).learned ?? []
    }
}

extension MapKey {
    init(_ serving: ServingModel?, itemCount: Int, _ catalogue: Catalogue) {
        self.init(
            lineage: serving?.generation.lineage ?? 0, generation: serving?.generation.number ?? 0,
            itemCount: itemCount, catalogue: catalogue.version)
    }
}
