import Foundation
import Glibc
import Synchronization
import TasteValues

/// Which lineages have damaged tiles. Answers read tiles without looking at their checksums, so that all tiles of a
/// generation are checked when a process begins to serve it: as many as a short time allows at once, and the others on
/// a thread of low priority. Tiles that the process has written itself need no check.
final class TileChecks: Sendable {
    private let damaged = Mutex<[UInt64: StoreDamage]>([:])
    /// Whether there is any: every read of a model asks.
    private let hasDamage = Atomic(false)
    private let isStopping = Atomic(false)

    /// How long a start may wait for the check.
    private static let time = Duration.milliseconds(50)
    /// Tiles that are checked in one snapshot: a long one would keep freed pages from being used again.
    private static let tilesPerSnapshot = 256

    /// - Throws: the damage of a lineage, if some was found.
    @inline(__always)
    func check(_ lineage: UInt64) throws(StoreDamage) {
        if hasDamage.load(ordering: .relaxed), let damage = damaged.withLock({ $0[lineage] }) { throw damage }
    }

    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Checks the tiles of a lineage.
    ///
    /// - Parameter waits: Whether to wait for the end of the check, for a short time.
    func begin(_ lineage: UInt64, in store: Store, waits: Bool) {
        let deadline = ContinuousClock.now + Self.time
        var position = Position()
        while waits, ContinuousClock.now < deadline {
            guard let next = step(lineage, from: position, in: store) else { return }
            position = next
        }
        Thread.detachNewThread { [weak store, position] in
            // On Linux this lowers the calling thread only ("BUGS" in setpriority(2)).
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
            var position = position
            while let store, let next = self.step(lineage, from: position, in: store) { position = next }
        }
    }

    private struct Position {
        var tensor = 0
        var tile = 0
    }

    /// Checks some tiles of a lineage's newest generation, in a snapshot of their own.
    ///
    /// - Returns: Where to continue; nil at the end, and if there is damage.
    private func step(_ lineage: UInt64, from start: Position, in store: Store) -> Position? {
        if isStopping.load(ordering: .relaxed) { return nil }
        do {
            return try store.read { snapshot in
                // An update may have replaced the generation, with its tiles, since the last step.
                guard let generation = try snapshot.generations.readable.last(where: { $0.lineage == lineage }) else {
                    return nil
                }
                var position = start
                for _ in 0..<Self.tilesPerSnapshot {
                    while position.tensor < generation.tensors.count,
                        position.tile >= generation.tensors[position.tensor].tileCount
                    {
                        position = Position(tensor: position.tensor + 1)
                    }
                    guard position.tensor < generation.tensors.count else { return nil }
                    try snapshot.tensors.withTile(position.tile, of: position.tensor, in: generation) { _ in }
                    position.tile += 1
                }
                return position
            }
        } catch {
            // Damage of a record is found by whoever reads it.
            if let damage = (error as? TasteError)?.cause as? StoreDamage, damage.part == .model {
                note(damage, of: lineage)
            }
            return nil
        }
    }

    private func note(_ damage: StoreDamage, of lineage: UInt64) {
        damaged.withLock { $0[lineage] = damage }
        hasDamage.store(true, ordering: .relaxed)
    }
}

extension Store {
    /// Checks the tiles of a generation that begins to serve and that this process may not have written, on a thread of
    /// its own. From when damage is found on, reads of the model throw it.
    package func checkTiles(of generation: Generation) {
        tileChecks.begin(generation.lineage, in: self, waits: false)
    }
}
