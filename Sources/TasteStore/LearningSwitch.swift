extension Snapshot {
    /// Whether learning is paused. A restart does not change it.
    package var isLearningPaused: Bool {
        get throws {
            try transaction.number(.learningPaused, context.tables) == 1
        }
    }
}

extension Changes {
    /// Pauses or resumes learning.
    package func setLearningPaused(_ isPaused: Bool) throws {
        try transaction.set(.learningPaused, to: isPaused ? 1 : 0, tables)
    }
}
