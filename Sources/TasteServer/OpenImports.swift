import TasteEngine

/// The imports that are open on one connection, by the ids of their requests. They are used on the connection's event
/// loop only.
final class OpenImports {
    /// An open import.
    struct Entry {
        var session: ImportSession
        /// The number of frames whose progress has not been sent.
        var unanswered = 0
    }

    private let engine: Engine
    private var entries: [UInt64: Entry] = [:]

    init(engine: Engine) { self.engine = engine }

    /// Removes and returns an import while a frame is added to it: with a second copy in this table, each frame would
    /// copy the whole import.
    func take(_ id: UInt64) -> Entry? { entries.removeValue(forKey: id) }

    /// Returns an import to the table.
    func put(_ entry: Entry, _ id: UInt64) { entries[id] = entry }

    /// Records that the progress of one frame has been sent.
    func noteAnswer(_ id: UInt64) { entries[id]?.unanswered -= 1 }

    /// Removes an import because it ends.
    ///
    /// - Returns: nil if it has ended before, or if a later import uses the id now.
    func end(_ id: UInt64, number: UInt64) -> Entry? {
        entries[id]?.session.number == number ? entries.removeValue(forKey: id) : nil
    }

    /// Abandons all imports, because the connection has ended.
    func abandonAll() {
        for entry in entries.values { engine.abandon(entry.session) }
        entries.removeAll()
    }
}
