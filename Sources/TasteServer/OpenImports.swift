import NIOCore
import TasteEngine
import TasteStore
import TasteValues

/// What an open import takes: a place among the imports of its user, memory, and space in the store.
struct ImportCharges: Sendable {
    private let place: Charge
    private let memory: Charge
    private let staging: Charge
    /// The bytes of memory that wait to be staged.
    private var spilling = 0

    /// - Throws: `resourceExhausted` if the user has too many imports open.
    init(_ ledgers: Ledgers, _ account: Account) throws(TasteError) {
        place = try Charge(1, ledgers.imports, to: account)
        memory = try Charge(0, ledgers.memory, to: account)
        staging = try Charge(0, ledgers.staging, to: account)
    }

    /// Charges what the import takes after a frame was added, and after its memory was given to the writer.
    ///
    /// - Throws: `resourceExhausted` if that is too much.
    func update(_ session: ImportSession) throws(TasteError) {
        try memory.resize(to: session.memoryBytes + spilling)
        try staging.resize(to: session.stagedBytes)
    }

    /// Records that so many bytes of memory are given to the writer.
    mutating func beginSpill(_ bytes: Int) { spilling += bytes }

    /// Records that the writer has staged them.
    mutating func endSpill(_ bytes: Int) {
        spilling -= bytes
        memory.shrink(by: bytes)
    }
}

/// The imports that are open on one connection, by the ids of their requests. They are used on the connection's event
/// loop only.
final class OpenImports {
    /// An open import.
    struct Entry {
        var session: ImportSession
        var charges: ImportCharges
        /// The number of frames whose progress has not been sent.
        var unanswered = 0
        /// Whether the last frame has arrived.
        var isComplete = false
        /// Ends the import if it is open for too long.
        var deadline: Scheduled<Void>?
    }

    private let engine: Engine
    private var entries: [UInt64: Entry] = [:]

    init(engine: Engine) { self.engine = engine }

    /// Whether every import waits for its client, or there is none.
    var waitForClient: Bool { entries.values.allSatisfy { $0.unanswered == 0 && !$0.isComplete } }

    /// The ids of the imports whose last frame has not arrived.
    var incomplete: [UInt64] { entries.filter { !$0.value.isComplete }.map(\.key) }

    /// Removes and returns an import while a frame is added to it: with a second copy in this table, each frame would
    /// copy the whole import.
    func take(_ id: UInt64) -> Entry? { entries.removeValue(forKey: id) }

    /// Returns an import to the table.
    func put(_ entry: Entry, _ id: UInt64) { entries[id] = entry }

    /// Records that the progress of one frame has been sent, whose `bytes` are staged.
    func noteAnswer(_ id: UInt64, staged bytes: Int) {
        entries[id]?.unanswered -= 1
        entries[id]?.charges.endSpill(bytes)
    }

    /// Removes an import because it ends.
    ///
    /// - Returns: nil if it has ended before, or if a later import uses the id now.
    func end(_ id: UInt64, number: UInt64) -> Entry? {
        guard entries[id]?.session.number == number, let entry = entries.removeValue(forKey: id) else { return nil }
        entry.deadline?.cancel()
        return entry
    }

    /// Discards an import whose last frame has not arrived.
    ///
    /// - Returns: Whether there was one.
    func abandon(_ id: UInt64) -> Bool {
        guard let open = entries[id], !open.isComplete, let entry = end(id, number: open.session.number) else {
            return false
        }
        engine.abandon(entry.session)
        return true
    }

    /// Abandons all imports, because the connection has ended.
    func abandonAll() {
        for entry in entries.values {
            entry.deadline?.cancel()
            if !entry.isComplete { engine.abandon(entry.session) }
        }
        entries.removeAll()
    }
}
