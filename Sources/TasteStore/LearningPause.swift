import LMDB

/// Whether learning is paused, kept over restarts.
extension Store {
    private static let pausedKey = "learning paused"

    package func isLearningPaused<Transaction: Readable & ~Copyable>(
        in transaction: borrowing Transaction
    ) throws -> Bool {
        try transaction.get(models.settings, Store.pausedKey) { $0.load(UInt32.self, at: 0) } == 1
    }

    package func setLearningPaused(_ isPaused: Bool, in transaction: borrowing WriteTransaction) throws {
        let value: [UInt32] = [isPaused ? 1 : 0]
        try transaction.put(models.settings, Store.pausedKey, value.span.bytes)
    }
}
