import LMDB

/// Finds and removes the tiles that no generation needs any more. Readers of older snapshots keep theirs.
extension Tensors {
    /// The key of a tile, for ``Changes/remove(tiles:)``.
    package typealias Key = PairKey

    /// The keys of all tiles that none of `generations` can see.
    package func unseen(by generations: [Generation]) throws -> [Key] {
        let lineages = Dictionary(grouping: generations, by: \.lineage)
        var unseen: [PairKey] = []
        // The tiles of one place, oldest first.
        var versions: [PairKey] = []
        func finishPlace() {
            guard let place = versions.first?.first else { return }
            let seen = Set(
                (lineages[place >> 32] ?? []).filter { $0.hasPlace(place) }.compactMap { generation in
                    versions.last { $0.second <= generation.number }
                })
            unseen += versions.filter { !seen.contains($0) }
            versions.removeAll(keepingCapacity: true)
        }
        try transaction.withCursor(table) { cursor in
            try cursor.forEach(from: PairKey(0, 0)) { key, _ in
                guard let key = PairKey(keyBytes: key) else { return true }
                if key.first != versions.first?.first { finishPlace() }
                versions.append(key)
                return true
            }
        }
        finishPlace()
        return unseen
    }
}

extension Changes {
    /// Removes the tiles that a generation's tile supersedes: every older one at its place. Only where no generation before
    /// it in its lineage is kept.
    package func removeSuperseded(tile: Int, of tensor: Int, in generation: Generation) throws {
        let place = Tensors.place(lineage: generation.lineage, tensor: tensor, tile: tile)
        var seen: [PairKey] = []
        try transaction.withCursor(tables.tiles) { cursor in
            try cursor.forEach(from: PairKey(place, 0)) { key, _ in
                guard let key = PairKey(keyBytes: key), key.first == place, key.second <= generation.number else {
                    return false
                }
                seen.append(key)
                return true
            }
        }
        try remove(tiles: seen.dropLast())
    }

    /// Removes tiles. A tile that is gone already is skipped.
    package func remove(tiles keys: some Sequence<Tensors.Key>) throws {
        for key in keys { try transaction.delete(tables.tiles, key) }
    }
}

extension Generation {
    /// Whether a place in its lineage is one of a tile of its own.
    fileprivate func hasPlace(_ place: UInt64) -> Bool {
        let tensor = Int(place >> 24 & 0xff)
        return tensor < tensors.count && Int(place & 0xff_ffff) < tensors[tensor].tileCount
    }
}
