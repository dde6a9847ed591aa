import LMDB
import Synchronization
import TasteStore

/// Keeps the generations that are wanted and removes the others: their records, and the tiles that no kept one sees.
///
/// Of each line the newest generation is kept (``Models/put(_:in:)``), so an update leaves over exactly the tiles at the places that
/// it wrote, which go at once. All tiles are looked at only after a line was ended, and where something may have been left over: at
/// the first publication of a process, and after one that failed.
final class GenerationSweep: Sendable {
    private struct State {
        /// The store may hold tiles of a generation that has no record: a daemon that was killed leaves them.
        var isUnswept = true
        /// Lines that are being made by this process. Candidates of other lines were left by one that ended.
        var beingMade: Set<UInt64> = []
    }

    private let store: Store
    private let options: Shared<TrainingOptions>
    /// Held while an update is published or anything is swept: a sweep would take tiles whose generation has no record yet.
    private let state = Mutex(State())

    init(store: Store, options: Shared<TrainingOptions>) {
        self.store = store
        self.options = options
    }

    // Their pages are not read to be freed: a millisecond or two of the writer's time.
    private static let tilesPerTransaction = 256

    /// Takes the next number and writes the record of a new line, a candidate, before its first tile. No sweep touches the line
    /// until ``endLine(_:)``.
    ///
    /// - Returns: The generation with its number.
    func beginLine(_ generation: Generation) throws -> Generation {
        try state.withLock { state in
            if state.isUnswept { try sweep(&state) }
            let begun = Shared(generation)
            try store.writer.perform { [store] transaction, _ in
                var generation = generation
                generation.number = try store.models.newest(in: transaction) + 1
                generation.base = generation.number
                generation.verdict = .candidate
                try store.models.put(generation, in: transaction)
                begun.value = generation
            }
            state.beingMade.insert(begun.value.base)
            return begun.value
        }
    }

    /// Ends the making of a line, whether it serves, was refused or was given up, and removes what is not kept now.
    func endLine(_ base: UInt64) throws {
        try state.withLock { state in
            state.beingMade.remove(base)
            state.isUnswept = true
            try sweep(&state)
        }
    }

    /// Publishes an update of a line while nothing is swept, and then removes the tiles that it supersedes.
    ///
    /// - Parameter write: Given the next number: writes the tiles and then the record of the new generation, and says at which
    ///   places the tiles lie.
    func update(
        _ write: (_ number: UInt64) throws -> (generation: Generation, tiles: [(tensor: Int, index: Int)])
    ) throws {
        try state.withLock { state in
            // Tiles of what never served must not be mistaken for those of this generation, which may have the same number.
            if state.isUnswept { try sweep(&state) }
            state.isUnswept = true
            let number = try store.read { transaction in try store.models.newest(in: transaction) } + 1
            let (generation, tiles) = try write(number)
            for start in stride(from: 0, to: tiles.count, by: Self.tilesPerTransaction) {
                let batch = Array(tiles[start..<min(start + Self.tilesPerTransaction, tiles.count)])
                try store.writer.perform { [store] transaction, _ in
                    for tile in batch {
                        try store.tensors.removeSuperseded(
                            tile: tile.index, of: tile.tensor, in: generation, transaction)
                    }
                }
            }
            state.isUnswept = false
        }
    }

    /// Removes the records and tiles of what is not kept.
    func sweep() throws {
        try state.withLock { try sweep(&$0) }
    }

    private func sweep(_ state: inout State) throws {
        let (beingMade, limit) = (state.beingMade, options.value.keptLines)
        let kept = Shared<[Generation]>([])
        // Records first: what has none cannot be chosen to serve while its tiles go.
        try store.writer.perform { [store] transaction, _ in
            let all = try store.models.all(in: transaction)
            let numbers = Self.kept(
                of: all, active: try store.models.active(in: transaction), lineLimit: limit, beingMade: beingMade)
            try store.models.removeAll(but: numbers, in: transaction)
            kept.value = all.filter { numbers.contains($0.number) }
        }
        let unseen = try store.read { transaction in
            try store.tensors.unseen(by: kept.value, in: transaction)
        }
        for start in stride(from: 0, to: unseen.count, by: Self.tilesPerTransaction) {
            let batch = unseen[start..<min(start + Self.tilesPerTransaction, unseen.count)]
            try store.writer.perform { [store] transaction, _ in try store.tensors.remove(batch, transaction) }
        }
        state.isUnswept = false
    }

    /// The serving generation, what is being made, and the newest of each of the last lines, at most one refused among them.
    static func kept(
        of generations: [Generation], active: UInt64, lineLimit: Int, beingMade: Set<UInt64> = []
    ) -> Set<UInt64> {
        let lines = Dictionary(grouping: generations, by: \.base).compactMapValues { $0.max { $0.number < $1.number } }
        var kept = Set(lines.values.filter { beingMade.contains($0.base) }.map(\.number)).union([active])
        var hasRefused = false
        var count = 0
        for newest in lines.values.sorted(by: { $0.base > $1.base }) where count < lineLimit {
            switch newest.verdict.state {
            case .candidate: continue
            case .refused where hasRefused: continue
            case .refused: hasRefused = true
            case .accepted: break
            }
            kept.insert(newest.number)
            count += 1
        }
        return kept
    }
}
