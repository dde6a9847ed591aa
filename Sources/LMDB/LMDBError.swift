import CLMDB
import Glibc

/// An operation that LMDB, or the operating system below it, refused.
package struct LMDBError: Error, Sendable, CustomStringConvertible {
    /// LMDB's return code, or an `errno`.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let notFound = Code(rawValue: MDB_NOTFOUND)
        /// The map's size limit is reached: nothing can be added before it is raised or something is deleted.
        package static let mapFull = Code(rawValue: MDB_MAP_FULL)
        package static let pageNotFound = Code(rawValue: MDB_PAGE_NOTFOUND)
        package static let corrupted = Code(rawValue: MDB_CORRUPTED)
        package static let invalid = Code(rawValue: MDB_INVALID)
        package static let versionMismatch = Code(rawValue: MDB_VERSION_MISMATCH)
        /// A meta page could not be written; the environment must be closed and opened again.
        package static let panic = Code(rawValue: MDB_PANIC)
        /// The error of a commit on a full disk. What was stored before stays intact.
        package static let inputOutput = Code(rawValue: EIO)
        package static let noSpace = Code(rawValue: ENOSPC)
        /// A stored value is too short, or does not have the form of its record.
        package static let malformedValue = Code(rawValue: Int32.min)
        /// ``Environment/close()`` was called.
        package static let closed = Code(rawValue: Int32.min + 1)
    }

    package let code: Code
    /// The operation that failed, such as "commit" or "open /var/lib/tasted/store".
    package let operation: String

    package init(code: Code, operation: String) {
        self.code = code
        self.operation = operation
    }

    package var description: String {
        let reason =
            switch code {
            case .malformedValue: "a stored value is malformed"
            case .closed: "the environment is closed"
            default: String(cString: mdb_strerror(code.rawValue))
            }
        return "\(operation): \(reason)"
    }
}

/// Turns a return code into an error, unless it is success.
@inline(__always)
func check(_ code: Int32, _ operation: @autoclosure () -> String) throws(LMDBError) {
    if code != MDB_SUCCESS { throw LMDBError(code: .init(rawValue: code), operation: operation()) }
}
