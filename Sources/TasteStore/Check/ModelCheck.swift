import LMDB
import TasteValues

/// Whether the generations that are kept can be read, with all their tiles.
extension StoreCheck {
    mutating func checkModels() throws {
        var generations: [Generation] = []
        try forEach(tables.generations) { key, value in
            let number = try key.number(UInt64.self, else: StoreDamage(.model, "the number of a generation"))
            generations.append(
                try value.withChecked(key: key, Generation.damage(of: number)) { try Generation(number: number, $0) })
        }
        summary.generations = generations.count
        let active = try noting { try snapshot.generations.active } ?? 0
        if active != 0, !generations.contains(where: { $0.number == active }) {
            note(CheckFinding(.model, "the record of generation \(active), which serves and is missing"))
        }
        for generation in generations {
            for (position, tensor) in generation.tensors.enumerated() {
                for tile in 0..<tensor.tileCount {
                    try noting { try snapshot.tensors.withTile(tile, of: position, in: generation) { _ in } }
                    summary.tiles += 1
                }
            }
        }
        try checkPrequentialRecords()
    }

    private func checkPrequentialRecords() throws {
        try forEach(tables.prequential) { key, value in
            let number = try key.number(UInt64.self, else: StoreDamage(.model, "the key of a prequential record"))
            let record = try PrequentialRecord(sequence: number, value)
            guard try transaction.contains(tables.users, record.user),
                try transaction.contains(tables.items, record.item)
            else {
                throw StoreDamage(.model, "the prequential record of rating \(number), which names no user or item")
            }
        }
    }
}
