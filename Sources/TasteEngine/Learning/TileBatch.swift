import TasteStore
import TasteValues

/// A tile that a generation writes.
struct Tile: Sendable {
    struct Position: Sendable {
        let tensor: Int
        let index: Int
    }

    let tensor: Int
    let index: Int
    /// Rows of the tensor, one after the other.
    let values: [Float]
    /// Whether the generation that is continued has a tile at this position.
    var isReplacing = false

    var position: Position { Position(tensor: tensor, index: index) }
    var isFinite: Bool { values.allSatisfy(\.isFinite) }
}

/// Tiles that one transaction writes. They are so few that a rating hardly waits longer behind the transaction than
/// behind another rating.
struct TileBatch {
    private static let fullCount = 1 << 14

    private var tiles: [Tile] = []
    /// Numbers in `tiles`.
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
    /// - Throws: `cancelled` if another model than the one that the role replaces serves by now.
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

    func removeSuperseded(at positions: [Tile.Position], by generation: Generation) throws {
        for position in positions { try removeSuperseded(tile: position.index, of: position.tensor, in: generation) }
    }
}
