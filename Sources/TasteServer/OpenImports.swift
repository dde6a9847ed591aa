import TasteEngine

/// The imports that are open on one connection, by the ids of their requests. Used on the connection's event loop only.
final class OpenImports {
    /// An import as its connection sees it.
    struct Entry {
        var session: ImportSession
        /// Frames whose progress has not been sent.
        var unanswered = 0
    }

    private let engine: Engine
    private var entries: [UInt64: Entry] = [:]

    init(engine: Engine) { self.engine = engine }

    /// Takes an import out while it grows: a copy that stayed behind would make every frame copy the whole import.
    func take(_ id: UInt64) -> Entry? { entries.removeValue(forKey: id) }

    func put(_ entry: Entry, _ id: UInt64) { entries[id] = entry }

    /// Notes that a frame's progress is sent.
    func noteAnswer(_ id: UInt64) { entries[id]?.unanswered -= 1 }

    /// Takes an import out because it ends.
    ///
    /// - Returns: nil if it has ended before, or if the id belongs to another import by now.
    func end(_ id: UInt64, number: UInt64) -> Entry? {
        entries[id]?.session.number == number ? entries.removeValue(forKey: id) : nil
    }

    /// Drops all imports: their client has gone.
    func abandonAll() {
        for entry in entries.values { engine.abandon(entry.session) }
        entries.removeAll()
    }
}
