import LMDB
import Synchronization
import TasteStore

/// Keeps the generations that are wanted and removes the others: their records, and the tiles that no kept one sees.
///
/// Of each line the newest generation is kept, and a publication removes what it supersedes. All tiles are looked at only after a line
/// was begun or ended, and where something may have been left over: at the first publication of a process, and after one that failed.
final class GenerationSweep: Sendable {
    private struct State {
        /// The store may hold tiles that no record tells of: a daemon that was killed leaves them, and a publication that failed.
        var isUnswept = true
        /// Generations that are being written, whose records come last.
        var unfinished: [Generation] = []
        /// Lines that this process is making. Candidates of other lines were left by one that ended.
        var linesBeingMade: Set<UInt64> = []
    }

    private let store: Store
    private let options: Shared<TrainingOptions>
    /// Held while a sweep lasts, so that nothing begins that it does not know of.
    private let state = Mutex(State())

    init(store: Store, options: Shared<TrainingOptions>) {
        self.store = store
        self.options = options
    }

    // Their pages are not read to be freed: a millisecond or two of the writer's time.
    private static let tilesPerTransaction = 64

    /// Keeps a line from being swept until ``endLine(_:)``.
    func beginLine(_ base: UInt64) { state.withLock { _ = $0.linesBeingMade.insert(base) } }

    /// Ends the making of a line, whether it serves, was refused or was given up, and removes what is not kept now.
    func endLine(_ base: UInt64) throws {
        try state.withLock { state in
            state.linesBeingMade.remove(base)
            state.isUnswept = true
            try sweep(&state)
        }
    }

    /// Keeps the tiles of a generation from being swept while it is written. Where that fails, they go before the next one is.
    func protecting<Result>(_ generation: Generation, _ body: () throws -> Result) throws -> Result {
        try state.withLock { state in
            // Tiles of what never served must not be mistaken for those of this generation, which may have the same number.
            if state.isUnswept { try sweep(&state) }
            state.unfinished.append(generation)
        }
        var isWritten = false
        defer {
            state.withLock { state in
                state.unfinished.removeAll { $0.number == generation.number }
                if !isWritten { state.isUnswept = true }
            }
        }
        let result = try body()
        isWritten = true
        return result
    }

    /// Removes the records and tiles of what is not kept. Readers of older snapshots keep theirs.
    private func sweep(_ state: inout State) throws {
        let (linesBeingMade, limit) = (state.linesBeingMade, options.value.keptLines)
        let kept = Shared<[Generation]>([])
        // Records first: what has none cannot be chosen to serve while its tiles go.
        try store.writer.perform { [store] transaction, _ in
            let all = try store.models.all(in: transaction)
            let numbers = Self.kept(
                of: all, active: try store.models.active(in: transaction), lineLimit: limit,
                linesBeingMade: linesBeingMade)
            try store.models.removeAll(but: numbers, in: transaction)
            kept.value = all.filter { numbers.contains($0.number) }
        }
        let unfinished = state.unfinished
        let unseen = try store.read { transaction in
            try store.tensors.unseen(by: kept.value + unfinished, in: transaction)
        }
        for start in stride(from: 0, to: unseen.count, by: Self.tilesPerTransaction) {
            let batch = unseen[start..<min(start + Self.tilesPerTransaction, unseen.count)]
            // What a machine that stops undoes of this is swept at the next start.
            try store.writer.perform(isDurable: false) { [store] transaction, _ in
                try store.tensors.remove(batch, transaction)
            }
        }
        // What is unfinished may yet fail.
        state.isUnswept = false
    }

    /// The serving generation, what is being made, the last line that was refused, and of those that were accepted so many: the last two,
    /// so that there is one to go back to, then one of each other kind, then others, the last ones first, of which the refused one takes
    /// a place.
    static func kept(
        of generations: [Generation], active: UInt64, lineLimit: Int, linesBeingMade: Set<UInt64> = []
    ) -> Set<UInt64> {
        let lines = Dictionary(grouping: generations, by: \.base).compactMapValues { $0.max { $0.number < $1.number } }
            .values.sorted { $0.base > $1.base }
        let accepted = lines.filter { $0.verdict.state == .accepted }
        let refused = lines.filter { $0.verdict.state == .refused }.prefix(1)
        var wanted = Array(accepted.prefix(acceptedAtLeast))
        var others: [Generation] = []
        for line in accepted.dropFirst(acceptedAtLeast) {
            if wanted.contains(where: { $0.kind == line.kind }) { others.append(line) } else { wanted.append(line) }
        }
        let places = max(0, lineLimit - wanted.count - refused.count)
        let kept =
            wanted.prefix(lineLimit) + others.prefix(places) + refused
            + lines.filter { linesBeingMade.contains($0.base) }
        return Set(kept.map(\.number)).union([active])
    }

    private static let acceptedAtLeast = 2
}
