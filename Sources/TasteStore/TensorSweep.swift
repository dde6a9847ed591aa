import LMDB

/// Finds and removes the tiles that no generation needs any more. Readers of older snapshots still see them.
extension Tensors {
    /// The key of a tile, for ``Changes/remove(tiles:)``.
    package typealias Key = PairKey

    /// The keys of all tiles that none of `generations` reads.
    package func unseen(by generations: [Generation]) throws -> [Key] {
        let lineages = Dictionary(grouping: generations) { Tensors.keyPart(ofLineage: $0.lineage) }
        var unseen: [PairKey] = []
        // The keys of the tiles at one slot, oldest first.
        var versions: [PairKey] = []
        func finishSlot() {
            guard let slot = versions.first?.first else { return }
            let seen = Set(
                (lineages[slot >> 32] ?? []).filter { $0.hasSlot(slot) }.compactMap { generation in
                    versions.last { $0.second <= generation.number }
                })
            unseen += versions.filter { !seen.contains($0) }
            versions.removeAll(keepingCapacity: true)
        }
        try transaction.withCursor(table) { cursor in
            try cursor.forEach(from: PairKey(0, 0)) { key, _ in
                guard let key = PairKey(keyBytes: key) else { return true }
                if key.first != versions.first?.first { finishSlot() }
                versions.append(key)
                return true
            }
        }
        finishSlot()
        return unseen
    }
}

extension Changes {
    /// Removes the tiles that a generation's tile supersedes: all older ones at its slot. No earlier generation of the
    /// lineage may be kept.
    package func removeSuperseded(tile: Int, of tensor: Int, in generation: Generation) throws {
        let slot = try Tensors.slot(lineage: generation.lineage, tensor: tensor, tile: tile)
        var seen: [PairKey] = []
        try transaction.withCursor(tables.tiles) { cursor in
            try cursor.forEach(from: PairKey(slot, 0)) { key, _ in
                guard let key = PairKey(keyBytes: key), key.first == slot, key.second <= generation.number else {
                    return false
                }
                seen.append(key)
                return true
            }
        }
        try remove(tiles: seen.dropLast())
    }

    /// Removes tiles. Keys without a tile are skipped.
    package func remove(tiles keys: some Sequence<Tensors.Key>) throws {
        for key in keys { try transaction.delete(tables.tiles, key) }
    }
}

extension Generation {
    /// Whether this generation has a tile at a slot of its lineage.
    fileprivate func hasSlot(_ slot: UInt64) -> Bool {
        let tensor = Int(slot >> 24 & 0xff)
        return tensor < tensors.count && Int(slot & 0xff_ffff) < tensors[tensor].tileCount
    }
}
