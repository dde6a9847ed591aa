import LMDB
import TasteStore

/// Removes what is not kept: the records of former generations, and tiles that no kept one sees.
struct GenerationSweep: Sendable {
    let store: Store

    /// Whether the store may hold tiles of a generation that was never activated: a daemon that was killed leaves them.
    private let isUnswept = Shared(true)

    init(store: Store) { self.store = store }

    // So many that the writer is busy for some milliseconds.
    private static let tilesPerTransaction = 16

    /// Before the first tile of a generation is written: the tiles of what never served must not be mistaken for those of the new
    /// one, which may have the same number.
    func prepare() throws {
        if isUnswept.value { try sweep() }
        isUnswept.value = true
    }

    /// Removes the records and tiles of what is not kept. Readers of older snapshots keep theirs.
    func sweep() throws {
        let kept = Shared<[Generation]>([])
        // Records first: what has none cannot be chosen to serve while its tiles go.
        try store.writer.perform { [store] transaction, _ in
            let all = try store.models.all(in: transaction)
            let numbers = Self.kept(of: all, active: try store.models.active(in: transaction))
            try store.models.removeAll(but: numbers, in: transaction)
            kept.value = all.filter { numbers.contains($0.number) }
        }
        var next: PairKey?
        repeat {
            let start = next
            let place = Shared<PairKey?>(nil)
            try store.writer.perform { [store] transaction, _ in
                place.value = try store.tensors.sweep(
                    keeping: kept.value, from: start, limit: Self.tilesPerTransaction, in: transaction)
            }
            next = place.value
        } while next != nil
        isUnswept.value = false
    }

    /// The serving generation, and the newest of every kind.
    private static func kept(of generations: [Generation], active: UInt64) -> Set<UInt64> {
        let newest = Dictionary(generations.map { ($0.kind, $0.number) }, uniquingKeysWith: max)
        return Set(newest.values).union([active])
    }
}
