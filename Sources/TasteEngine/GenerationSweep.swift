import LMDB
import Synchronization
import TasteStore

/// Keeps the generations that are wanted and removes the others: their records, and the tiles that no kept one sees. Also gives the
/// numbers, because a tile is told by its generation's from what was left over.
///
/// Of each line the newest generation is kept, and an update removes what it replaces itself. All tiles are looked at only after a line
/// has gone, and where something may have been left over: at the first publication of a process, and after one that failed.
final class GenerationSweep: Sendable {
    private struct State {
        /// The newest generation when this process began to publish; nil: it has not. Candidates up to here, and tiles without a
        /// record, were left by one that ended.
        var first: UInt64?
        /// The last number that was given.
        var last: UInt64 = 0
        /// Numbers of generations whose records are not written yet, with their shapes once they are known.
        var unfinished: [UInt64: Generation?] = [:]
        /// There may be tiles that no record tells of.
        var isUnswept = false
    }

    private let store: Store
    private let options: Shared<TrainingOptions>
    private let state = Mutex(State())

    init(store: Store, options: Shared<TrainingOptions>) {
        self.store = store
        self.options = options
    }

    // Their pages are not read to be freed: a millisecond or two of the writer's time.
    private static let tilesPerTransaction = 256

    /// A number for a generation that is to be written: above all in the store, and never given twice.
    func nextNumber() throws -> UInt64 {
        try prepare()
        return state.withLock { state in
            state.last += 1
            state.unfinished.updateValue(nil, forKey: state.last)
            return state.last
        }
    }

    /// Removes what was left over, if anything may have been: by an earlier process, whose numbers may be given again, or by a publication
    /// that failed.
    func prepare() throws {
        try state.withLock { state in
            guard state.first == nil else { return }
            let newest = try store.read { transaction in try store.models.newest(in: transaction) }
            try sweep(State(first: newest, last: .max))
            (state.first, state.last) = (newest, newest)
        }
        if state.withLock({ $0.isUnswept }) { try sweep() }
    }

    /// Tells that there may be tiles without a record.
    func noteLeftovers() { state.withLock { $0.isUnswept = true } }

    /// Keeps the tiles of a generation from being swept while `body` writes them and, at last, its record. Where that fails, they are
    /// removed before the next one is written.
    func protecting<Result>(_ generation: Generation, _ body: () throws -> Result) throws -> Result {
        state.withLock { _ = $0.unfinished.updateValue(generation, forKey: generation.number) }
        defer { state.withLock { _ = $0.unfinished.removeValue(forKey: generation.number) } }
        do { return try body() } catch {
            noteLeftovers()
            throw error
        }
    }

    /// Removes the records and tiles of what is not kept. Readers of older snapshots keep theirs.
    func sweep() throws {
        let now = state.withLock { state in
            defer { state.isUnswept = false }
            return state
        }
        do { try sweep(now) } catch {
            noteLeftovers()
            throw error
        }
    }

    /// What has begun after `state` was taken is left alone: its numbers are higher.
    private func sweep(_ state: State) throws {
        let limit = options.value.keptLines
        let kept = Shared<[Generation]>([])
        // Records first: what has none cannot be chosen to serve while its tiles go.
        try store.writer.perform { [store] transaction, _ in
            let all = try store.models.all(in: transaction)
            let numbers = Self.kept(
                of: all, active: try store.models.active(in: transaction), lineLimit: limit,
                candidatesAfter: state.first ?? 0)
            try store.models.removeAll(but: numbers, in: transaction)
            kept.value = all.filter { numbers.contains($0.number) } + state.unfinished.values.compactMap { $0 }
        }
        let leftover = try store.read { transaction in
            try store.tensors.unseen(by: kept.value, in: transaction)
        }.filter { $0.second <= state.last && state.unfinished[$0.second] == nil }
        for start in stride(from: 0, to: leftover.count, by: Self.tilesPerTransaction) {
            let batch = leftover[start..<min(start + Self.tilesPerTransaction, leftover.count)]
            try store.writer.perform { [store] transaction, _ in try store.tensors.remove(batch, transaction) }
        }
    }

    /// The serving generation, candidates of this process, and the newest of each of the last lines, at most one refused among them.
    static func kept(
        of generations: [Generation], active: UInt64, lineLimit: Int, candidatesAfter first: UInt64
    ) -> Set<UInt64> {
        let lines = Dictionary(grouping: generations, by: \.base).compactMapValues { $0.max { $0.number < $1.number } }
        var kept: Set = [active]
        var hasRefused = false
        var count = 0
        for newest in lines.values.sorted(by: { $0.base > $1.base }) {
            switch newest.verdict.state {
            case .candidate:
                if newest.base > first { kept.insert(newest.number) }
                continue
            case .refused where hasRefused: continue
            case .refused: hasRefused = true
            case .accepted: break
            }
            if count < lineLimit { kept.insert(newest.number) }
            count += 1
        }
        return kept
    }
}
