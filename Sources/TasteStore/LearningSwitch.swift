import LMDB

private let pausedKey = "learning paused"

extension Snapshot {
    /// Whether learning is paused. A restart does not change it.
    package var isLearningPaused: Bool {
        get throws {
            try transaction.setting(UInt32.self, context.tables.settings, pausedKey) == 1
        }
    }
}

extension Changes {
    /// Pauses or resumes learning.
    package func setLearningPaused(_ isPaused: Bool) throws {
        let value: [UInt32] = [isPaused ? 1 : 0]
        try transaction.putChecked(tables.settings, pausedKey, value.span.bytes)
    }
}
