import LMDB
import TasteStore

/// Removes what is not kept: the records of former generations, and tiles that no kept one sees.
struct GenerationSweep: Sendable {
    let store: Store

    /// Whether the store may hold tiles that no record tells of: a daemon that was killed leaves them, and a publication that failed.
    private let isUnswept = Shared(true)
    /// Generations that are being written, whose records come last.
    private let unfinished = Shared<[Generation]>([])

    init(store: Store) { self.store = store }

    // So many that the writer is busy for some milliseconds.
    private static let tilesPerTransaction = 16

    /// Before the first tile of a generation is written: the tiles of what never served must not be mistaken for those of the new
    /// one, which may have the same number.
    func prepare() throws {
        if isUnswept.value { try sweep() }
    }

    /// Tells that there are tiles without a record.
    func noteLeftovers() { isUnswept.value = true }

    /// Keeps the tiles of a generation from being swept while it is written. Where that fails, they go before the next one is.
    func protecting<Result>(_ generation: Generation, _ body: () throws -> Result) throws -> Result {
        unfinished.update { $0.append(generation) }
        defer { unfinished.update { $0.removeAll { $0.number == generation.number } } }
        do { return try body() } catch {
            noteLeftovers()
            throw error
        }
    }

    /// Removes the records and tiles of what is not kept. Readers of older snapshots keep theirs.
    func sweep() throws {
        let kept = Shared<[Generation]>([])
        // Records first: what has none cannot be chosen to serve while its tiles go.
        try store.writer.perform { [store, unfinished] transaction, _ in
            let all = try store.models.all(in: transaction)
            let numbers = Self.kept(of: all, active: try store.models.active(in: transaction))
            try store.models.removeAll(but: numbers, in: transaction)
            kept.value = all.filter { numbers.contains($0.number) } + unfinished.value
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

    /// The serving generation, the newest of every kind, and the newest of each of the last lines.
    private static func kept(of generations: [Generation], active: UInt64) -> Set<UInt64> {
        let newest = Dictionary(generations.map { ($0.kind, $0.number) }, uniquingKeysWith: max)
        let lines = Dictionary(generations.map { ($0.base, $0.number) }, uniquingKeysWith: max)
        return Set(newest.values).union(lines.sorted { $0.key > $1.key }.prefix(3).map(\.value)).union([active])
    }
}
