import TasteStore
import TasteValues

/// Decides which generations are kept, and removes the others: their records, and the tiles that no kept generation
/// reads.
///
/// A publication itself removes what it supersedes in its lineage. A sweep over all tiles is needed only after a
/// lineage ended, at the first publication of a process, and after a publication that failed.
final class GenerationSweep: Sendable {
    private struct State {
        /// Whether the store may hold tiles that belong to no record. A daemon that was killed and a publication that
        /// failed leave such tiles.
        var isUnswept = true
        /// Generations that are being written and have no record yet.
        var unfinished: [Generation] = []
        /// Lineages that this process is making. Candidates of other lineages were left by an earlier process.
        var lineagesBeingMade: Set<UInt64> = []
    }

    private let store: Store
    private let options: Shared<TrainingOptions>
    /// Held during a sweep, so that no publication begins of which the sweep does not know.
    private let state = OrderedLock(.sweep, State())

    init(store: Store, options: Shared<TrainingOptions>) {
        self.store = store
        self.options = options
    }

    // So many take a millisecond or two of the writer's time, because freeing their pages does not read them.
    private static let tilesPerTransaction = 64

    /// Protects a lineage from sweeps until ``endLineage(_:)``.
    func beginLineage(_ lineage: UInt64) { state.withLock { _ = $0.lineagesBeingMade.insert(lineage) } }

    /// Ends the protection of a lineage that now serves, was refused or failed, and sweeps.
    func endLineage(_ lineage: UInt64) throws {
        try state.withLock { state in
            state.lineagesBeingMade.remove(lineage)
            state.isUnswept = true
            try sweep(&state)
        }
    }

    /// Removes the tiles that no generation needs, after generations were removed.
    ///
    /// - Parameter isRoomShort: Whether to keep none but the serving generation and those that are being made, because
    ///   the store has no room for another one.
    func sweepAll(isRoomShort: Bool = false) throws { try state.withLock { try sweep(&$0, isRoomShort: isRoomShort) } }

    /// Protects the tiles of a generation from sweeps while `body` writes them. If it throws, they are removed before
    /// the next generation is written.
    func protecting<Result>(_ generation: Generation, _ body: () throws -> Result) throws -> Result {
        try state.withLock { state in
            // Tiles that a failed publication left must not be read as tiles of this generation, whose number may be
            // the same.
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

    /// Removes the records and tiles of generations that are not kept. Readers of older snapshots still see them.
    private func sweep(_ state: inout State, isRoomShort: Bool = false) throws {
        let (lineagesBeingMade, limit) = (state.lineagesBeingMade, isRoomShort ? 0 : options.value.keptLineages)
        // Records go first: a generation without a record cannot be chosen to serve while its tiles are removed.
        let kept = try store.writer.perform { changes in
            let generations = changes.snapshot.generations
            let readable = try generations.readable
            let mayStay = try readable.filter { generation in
                try lineagesBeingMade.contains(generation.lineage) || !generations.hasLearnedForgotten(generation)
            }
            let numbers = Self.kept(
                of: mayStay, active: try generations.active, lineageLimit: limit, lineagesBeingMade: lineagesBeingMade)
            try changes.removeGenerations(except: numbers)
            return readable.filter { numbers.contains($0.number) }
        }.value
        let unfinished = state.unfinished
        let unseen = try store.read { try $0.tensors.unseen(by: kept + unfinished) }
        for start in stride(from: 0, to: unseen.count, by: Self.tilesPerTransaction) {
            let batch = unseen[start..<min(start + Self.tilesPerTransaction, unseen.count)]
            // If a power cut undoes this, the next process sweeps again.
            try store.writer.perform(isDurable: false) { try $0.remove(tiles: batch) }
        }
        // A publication that is still running sets this again if it fails.
        state.isUnswept = false
    }

    /// The numbers of the generations to keep, of those that may stay. Always kept are the serving generation, lineages
    /// that are being made, and the last lineage that was refused. Of the accepted lineages `lineageLimit` are kept at
    /// most: first the last two, so that there is one to go back to, then the last of each other kind, then others from
    /// the newest on, one fewer if a refused one is kept. With a limit of 0, the last one that was refused goes as
    /// well.
    static func kept(
        of generations: [Generation], active: UInt64, lineageLimit: Int, lineagesBeingMade: Set<UInt64> = []
    ) -> Set<UInt64> {
        let newest = Dictionary(grouping: generations, by: \.lineage)
            .compactMapValues { $0.max { $0.number < $1.number } }
            .values.sorted { $0.lineage > $1.lineage }
        let accepted = newest.filter { $0.decision.state == .accepted }
        let refused = newest.filter { $0.decision.state == .refused }.prefix(min(lineageLimit, 1))
        var wanted = Array(accepted.prefix(acceptedAtLeast))
        var others: [Generation] = []
        for generation in accepted.dropFirst(acceptedAtLeast) {
            if wanted.contains(where: { $0.kind == generation.kind }) {
                others.append(generation)
            } else {
                wanted.append(generation)
            }
        }
        let remaining = max(0, lineageLimit - wanted.count - refused.count)
        let kept =
            wanted.prefix(lineageLimit) + others.prefix(remaining) + refused
            + newest.filter { lineagesBeingMade.contains($0.lineage) }
        return Set(kept.map(\.number)).union([active])
    }

    private static let acceptedAtLeast = 2
}
