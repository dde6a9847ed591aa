import LMDB

/// What is left over of the models' tiles. Readers of older snapshots keep theirs.
extension Tensors {
    /// Removes the tiles that a generation's tile supersedes: every older one at its place. Only where no generation before it in its
    /// line is kept.
    package func removeSuperseded(
        tile: Int, of tensor: Int, in generation: Generation, _ transaction: borrowing WriteTransaction
    ) throws {
        let place = Tensors.place(base: generation.base, tensor: tensor, tile: tile)
        var seen: [PairKey] = []
        try transaction.withCursor(tiles) { cursor in
            try cursor.forEach(from: PairKey(place, 0)) { key, _ in
                guard let key = PairKey(keyBytes: key), key.first == place, key.second <= generation.number else {
                    return false
                }
                seen.append(key)
                return true
            }
        }
        try remove(seen.dropLast(), transaction)
    }

    /// The keys of all tiles that none of `generations` can see.
    package func unseen<Transaction: Readable & ~Copyable>(
        by generations: [Generation], in transaction: borrowing Transaction
    ) throws -> [PairKey] {
        let lines = Dictionary(grouping: generations, by: \.base)
        var unseen: [PairKey] = []
        // The tiles of one place, oldest first.
        var versions: [PairKey] = []
        func finishPlace() {
            guard let place = versions.first?.first else { return }
            let seen = Set(
                (lines[place >> 32] ?? []).filter { $0.hasPlace(place) }.compactMap { generation in
                    versions.last { $0.second <= generation.number }
                })
            unseen += versions.filter { !seen.contains($0) }
            versions.removeAll(keepingCapacity: true)
        }
        try transaction.withCursor(tiles) { cursor in
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

    /// Removes tiles; those that are gone already are none.
    package func remove(_ keys: some Sequence<PairKey>, _ transaction: borrowing WriteTransaction) throws {
        for key in keys { try transaction.delete(tiles, key) }
    }
}

extension Generation {
    /// Whether a place in its line is one of a tile of its own.
    fileprivate func hasPlace(_ place: UInt64) -> Bool {
        let tensor = Int(place >> 24 & 0xff)
        return tensor < tensors.count && Int(place & 0xff_ffff) < tensors[tensor].tileCount
    }
}
