import TasteStore
import TasteValues

/// A tile that a generation writes.
struct Tile: Sendable {
    struct Place: Sendable {
        let tensor: Int
        let index: Int
    }

    let tensor: Int
    let index: Int
    let values: [Float]
    /// Whether the generation that is continued has a tile here.
    var isReplacing = false

    var place: Place { Place(tensor: tensor, index: index) }
    var isFinite: Bool { values.allSatisfy(\.isFinite) }
}

/// Tiles that one transaction writes: some pages, so that a rating waits hardly longer behind it than behind another rating.
struct TileBatch {
    private static let fullCount = 1 << 14

    private var tiles: [Tile] = []
    private var count = 0

    var isFull: Bool { count >= Self.fullCount }

    mutating func add(_ tile: Tile) {
        tiles.append(tile)
        count += tile.values.count
    }

    mutating func takeTiles() -> [Tile] {
        defer { self = TileBatch() }
        return tiles
    }
}

extension Changes {
    /// - Throws: `cancelled` where another model than the one that the role replaces serves by now.
    func check(_ role: Publisher.Role, continuing former: Generation?) throws {
        let generations = snapshot.generations
        let isReplaced: Bool
        switch role {
        case .candidate, .serving(nil): isReplaced = false
        case .successor: isReplaced = try generations.active != former?.number
        case .serving(let lineage?):
            isReplaced = try generations.generation(generations.active)?.lineage != lineage
        }
        if isReplaced {
            throw TasteError(.cancelled, "Another model was chosen while this one was being made.")
        }
    }

    func put(_ tiles: [Tile], of generation: Generation) throws {
        for tile in tiles { try put(tile.values.span, tile: tile.index, of: tile.tensor, in: generation) }
    }

    func removeSuperseded(at places: [Tile.Place], by generation: Generation) throws {
        for place in places { try removeSuperseded(tile: place.index, of: place.tensor, in: generation) }
    }
}
