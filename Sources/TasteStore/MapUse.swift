import LMDB
import TasteValues

/// What a change needs room for, which decides how much of the map it may use.
package enum MapUse: Sendable {
    /// It stores something on behalf of an account that does not administer.
    case storing
    /// It merges events that are stored already into the rows.
    case merging
    /// It stores what was learned.
    case learning
    /// It removes something, or is made by an administrator.
    case deleting
}

extension MapUse {
    /// What is said to whoever finds no room: other errors stay as they are.
    func refusal(_ error: any Error, isDiskFull: Bool) -> any Error {
        guard (error as? LMDBError)?.code == .mapFull else { return error }
        if self != .deleting, isDiskFull {
            return TasteError(
                .unavailable,
                "The disk is full: what is left is kept for deletions and administration. Free some space and try again.",
                cause: error)
        }
        let remedy = "raise storage.mapBytes and restart the daemon."
        switch self {
        case .storing, .merging:
            return TasteError(
                .resourceExhausted,
                "The store is full: what is left of storage.mapBytes is kept for deletions and administration (storage.reserveBytes). Take ratings back or let an administrator forget users, or \(remedy)",
                cause: error)
        case .learning:
            return TasteError(
                .resourceExhausted,
                "The store has no room for what was learned. Forget users, keep fewer models (models.keep), or \(remedy)",
                cause: error)
        case .deleting:
            return TasteError(
                .resourceExhausted, "The store has reached its size limit. Remove something smaller, or \(remedy)",
                cause: error)
        }
    }
}
