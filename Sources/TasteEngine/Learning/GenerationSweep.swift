import TasteStore
import TasteValues

/// Keeps the generations that are wanted and removes the others: their records, and the tiles that no kept one sees.
///
/// Of each lineage the newest generation is kept, and a publication removes what it supersedes. All tiles are looked at only
/// after a lineage was begun or ended, and where something may have been left over: at the first publication of a process, and
/// after one that failed.
final class GenerationSweep: Sendable {
    private struct State {
        /// Whether the store may hold tiles that no record tells of: a daemon that was killed leaves them, and a publication
        /// that failed.
        var isUnswept = true
        /// Generations that are being written, whose records come last.
        var unfinished: [Generation] = []
        /// Lineages that this process is making. Candidates of other lineages were left by a process that ended.
        var lineagesBeingMade: Set<UInt64> = []
    }

    private let store: Store
    private let options: Shared<TrainingOptions>
    /// Held while a sweep lasts, so that nothing begins that it does not know of.
    private let state = OrderedLock(.sweep, State())

    init(store: Store, options: Shared<TrainingOptions>) {
        self.store = store
        self.options = options
    }

    // Their pages are not read to be freed: a millisecond or two of the writer's time.
    private static let tilesPerTransaction = 64

    /// Keeps a lineage from being swept until ``endLineage(_:)``.
    func beginLineage(_ lineage: UInt64) { state.withLock { _ = $0.lineagesBeingMade.insert(lineage) } }

    /// Ends the making of a lineage, whether it serves, was refused or was given up, and removes what is not kept now.
    func endLineage(_ lineage: UInt64) throws {
        try state.withLock { state in
            state.lineagesBeingMade.remove(lineage)
            state.isUnswept = true
            try sweep(&state)
        }
    }

    /// Keeps the tiles of a generation from being swept while it is written. If that fails, they are removed before the next
    /// generation is written.
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
        let (lineagesBeingMade, limit) = (state.lineagesBeingMade, options.value.keptLineages)
        // Records first: what has none cannot be chosen to serve while its tiles go.
        let kept = try store.writer.perform { changes in
            let all = try changes.snapshot.generations.all
            let numbers = Self.kept(
                of: all, active: try changes.snapshot.generations.active, lineageLimit: limit,
                lineagesBeingMade: lineagesBeingMade)
            try changes.removeGenerations(except: numbers)
            return all.filter { numbers.contains($0.number) }
        }.value
        let unfinished = state.unfinished
        let unseen = try store.read { try $0.tensors.unseen(by: kept + unfinished) }
        for start in stride(from: 0, to: unseen.count, by: Self.tilesPerTransaction) {
            let batch = unseen[start..<min(start + Self.tilesPerTransaction, unseen.count)]
            // What a machine that stops undoes of this is swept at the next start.
            try store.writer.perform(isDurable: false) { try $0.remove(tiles: batch) }
        }
        // What is unfinished may yet fail.
        state.isUnswept = false
    }

    /// The serving generation, what is being made, the last lineage that was refused, and of those that were accepted so many:
    /// the last two, so that there is one to go back to, then one of each other kind, then others, the last ones first, of which
    /// the refused one takes a place.
    static func kept(
        of generations: [Generation], active: UInt64, lineageLimit: Int, lineagesBeingMade: Set<UInt64> = []
    ) -> Set<UInt64> {
        let newest = Dictionary(grouping: generations, by: \.lineage)
            .compactMapValues { $0.max { $0.number < $1.number } }
            .values.sorted { $0.lineage > $1.lineage }
        let accepted = newest.filter { $0.decision.state == .accepted }
        let refused = newest.filter { $0.decision.state == .refused }.prefix(1)
        var wanted = Array(accepted.prefix(acceptedAtLeast))
        var others: [Generation] = []
        for generation in accepted.dropFirst(acceptedAtLeast) {
            if wanted.contains(where: { $0.kind == generation.kind }) {
                others.append(generation)
            } else {
                wanted.append(generation)
            }
        }
        let places = max(0, lineageLimit - wanted.count - refused.count)
        let kept =
            wanted.prefix(lineageLimit) + others.prefix(places) + refused
            + newest.filter { lineagesBeingMade.contains($0.lineage) }
        return Set(kept.map(\.number)).union([active])
    }

    private static let acceptedAtLeast = 2
}
