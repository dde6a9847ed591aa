import Glibc
import LMDB
import TasteValues

/// What is left of forgotten users in the store's file: free pages, and the unused parts of other pages, hold what was
/// there before.
extension Store {
    private static let attempts = 5

    /// Whether the file may still hold bytes of a user who was forgotten.
    package var mayHoldForgottenBytes: Bool {
        get throws { try read { try $0.generations.isForgettingUnfinished } }
    }

    /// Writes the whole store into a new file, which takes the place of the old one, so that nothing that was removed
    /// is left in the folder. Reads go on; writes wait for some milliseconds at the end. The old file's blocks go back
    /// to the file system, which overwrites them when it uses them again.
    ///
    /// Called on a background thread, when models no longer hold anything of forgotten users.
    ///
    /// - Returns: False if others wrote during every attempt, or read for too long. The caller may try again later.
    /// - Throws: `unavailable` if the disk has no room for the new file.
    package func eraseForgottenBytes() throws(TasteError) -> Bool {
        do {
            for _ in 0..<Self.attempts {
                let erased = try read { try $0.generations.lastForgotten }
                let copy = try environment.writeCopy()
                let outcome = try takeOver(copy)
                guard outcome == .done else { continue }
                try writer.perform { try $0.noteErased(through: erased) }
                return true
            }
            environment.removeCopy()
            return false
        } catch {
            environment.removeCopy()
            throw TasteError(storeFailure: error)
        }
    }

    /// Tries again as long as there are active reads.
    private func takeOver(_ copy: Environment.Copy) throws -> Environment.TakeOver {
        for _ in 0..<1000 {
            let outcome = try writer.betweenTransactions { [environment, room] in
                let outcome = try environment.takeOver(copy)
                if outcome == .done { room.noteReplacedFile() }
                return outcome
            }
            guard outcome == .hasReaders else { return outcome }
            usleep(1000)
        }
        return .hasReaders
    }
}
