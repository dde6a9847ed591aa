import Glibc
import LMDB
import TasteValues

extension TasteError {
    /// The error for an operation that LMDB, the disk or the operating system refused, with what an administrator can
    /// do.
    package init(_ error: LMDBError) {
        switch error.code {
        case .mapFull:
            self.init(
                .resourceExhausted,
                "The store has reached its size limit. Raise storage.mapBytes and restart the daemon.", cause: error)
        case .noSpace, .inputOutput:
            self.init(
                .unavailable, "The disk is full or failing; nothing was changed. Free some space and try again.",
                cause: error)
        // LMDB asks for as much memory as a page says it needs, and nothing but a damaged page makes the system refuse.
        case .corrupted, .malformedValue, .invalid, .versionMismatch, .pageNotFound, .init(rawValue: ENOMEM):
            self.init(.dataLoss, "The store's file is damaged (\(error)). Restore it from a backup.", cause: error)
        case .closed:
            self.init(.unavailable, "The daemon is stopping; try again when it is back.", cause: error)
        default:
            self.init(.unavailable, "The store failed: \(error).", cause: error)
        }
    }

    /// The error for damage of a stored value: which value, and what mends it.
    package init(_ damage: StoreDamage) {
        self.init(.dataLoss, "The store is damaged: \(damage.what). \(damage.part.remedy)", cause: damage)
    }

    /// The part of the store that is damaged; nil if the error is not about damage.
    package var damagedPart: StoreDamage.Part? { (cause as? StoreDamage)?.part }

    /// The error for whatever a transaction's closure has thrown.
    package init(storeFailure error: any Error) {
        switch error {
        case let error as TasteError: self = error
        case let refusal as LateRefusal: self = refusal.error
        case let error as LMDBError: self.init(error)
        case is CancellationError: self = .stopping
        case let damage as StoreDamage: self.init(damage)
        default: self.init(.unavailable, "The store failed: \(error).", cause: error)
        }
    }
}

/// A refusal by a change that has written something. It rolls the transaction back, and the other changes of the
/// transaction are applied again.
struct LateRefusal: Error {
    let error: TasteError
}
