import LMDB
import TasteValues

/// A training that has ended.
package struct StoredTraining: Sendable, Equatable {
    /// The newest event when it ended. Users who had rated nothing by then have no part in its figures.
    package var through: UInt64
    package var record: TrainingRecord
}

/// The newest trainings, in one value of at most 64 KiB.
package struct TrainingHistory {
    let tables: Tables
    let transaction: TransactionReference

    /// The number of trainings that are kept.
    package static let capacity = 32
    /// The number of points of a learning curve that are kept of each.
    package static let curveCapacity = 40
    /// Longer texts are cut, in bytes of UTF-8.
    static let textLimit = 240

    /// From this size on, LMDB gives a value pages of its own.
    fileprivate static let leastBytes = 2_048
    fileprivate static let key = "trainings"
    fileprivate static let damage = StoreDamage(.settings, "the history of trainings")

    /// The trainings that are kept, oldest first.
    package var all: [StoredTraining] {
        get throws {
            try transaction.checked(tables.settings, Self.key, Self.damage) { bytes in
                try [StoredTraining](stored: bytes, Self.damage)
            } ?? []
        }
    }
}

extension Changes {
    /// Adds the record of a training that has ended, and removes the oldest ones beyond the capacity. It is left out if
    /// somebody was forgotten meanwhile, of whose ratings its figures may tell.
    ///
    /// Callers need not make it durable: it becomes so with the next rating or model.
    ///
    /// - Parameter gathered: The newest event when the training gathered its ratings.
    package func add(_ training: TrainingRecord, gatheredThrough gathered: UInt64) throws {
        guard try snapshot.generations.lastForgotten <= gathered else { return }
        let kept = try readableTrainings + [StoredTraining(through: sequence, record: training)]
        try put(kept.suffix(TrainingHistory.capacity))
    }

    /// Removes the trainings that may have learned from users who are forgotten.
    ///
    /// - Parameter sequence: The first event of these users.
    func removeTrainings(through sequence: UInt64) throws {
        guard try transaction.contains(tables.settings, TrainingHistory.key) else { return }
        let kept = try readableTrainings.filter { $0.through < sequence }
        if kept.isEmpty { try transaction.delete(tables.settings, TrainingHistory.key) } else { try put(kept[...]) }
    }

    /// Damage must not keep models from being published. The list is begun anew.
    private var readableTrainings: [StoredTraining] {
        get throws {
            do { return try snapshot.trainings.all } catch is StoreDamage { return [] }
        }
    }

    private func put(_ trainings: ArraySlice<StoredTraining>) throws {
        var bytes = trainings.stored
        // A smaller value would stand among the other settings, which fit into one page without it.
        bytes += repeatElement(0, count: max(0, TrainingHistory.leastBytes - bytes.count))
        try transaction.putChecked(tables.settings, TrainingHistory.key, bytes.span.bytes)
    }
}
