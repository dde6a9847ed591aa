import LMDB

/// Why the store could not do what it was asked.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// No such user, item or rating.
        case notFound
        case invalid
        /// Is there, but in a state that does not allow it.
        case unfit
        /// The map's limit is reached. What is stored is intact.
        case full
        /// Another daemon has this state folder open.
        case locked
        /// Written by a newer version.
        case incompatible
        case corrupted
        /// The disk is full, or it or the operating system failed. What is stored is intact; trying again later may help.
        case failed
    }

    package let code: Code
    /// What was wrong, and what to do.
    package let message: String
    /// The argument at fault, such as `user`; empty where none is.
    package let field: String
    package let cause: LMDBError?

    package init(_ code: Code, _ message: String, field: String = "", cause: LMDBError? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.cause = cause
    }

    package init(_ error: LMDBError) {
        switch error.code {
        case .mapFull:
            self.init(
                .full, "The store has reached its size limit. Raise storage.mapBytes and restart the daemon.",
                cause: error)
        case .noSpace, .inputOutput:
            self.init(
                .failed, "The disk is full or failing; nothing was changed. Free some space and try again.",
                cause: error)
        case .corrupted, .malformedValue, .invalid, .versionMismatch:
            self.init(
                .corrupted, "The store's file is damaged (\(error)). Restore it from a backup.", cause: error)
        case .closed:
            self.init(.failed, "The daemon is stopping; try again when it is back.", cause: error)
        default:
            self.init(.failed, "The store failed: \(error).", cause: error)
        }
    }

    /// Any error that a transaction's closure can throw, as a store's.
    package init(wrapping error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as LMDBError: self.init(error)
        default: self.init(.failed, "The store failed: \(error).")
        }
    }

    package var description: String { message }
}
