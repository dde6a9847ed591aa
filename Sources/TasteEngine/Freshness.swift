/// What an answer has seen.
package struct Freshness: Sendable, Equatable {
    /// The newest event that counts in.
    package var sequence: UInt64
    /// The model's generation; 0: none.
    package var generation: UInt64
    /// The newest event that this generation's weights learned from.
    package var trainedThrough: UInt64
    package var path: Path?

    package init(sequence: UInt64, generation: UInt64 = 0, trainedThrough: UInt64 = 0, path: Path? = nil) {
        self.sequence = sequence
        self.generation = generation
        self.trainedThrough = trainedThrough
        self.path = path
    }
}

/// Which path answered a read.
package enum Path: Sendable {
    /// The user's row as the model holds it.
    case model
    /// The user's row solved anew from what they have rated until now.
    case foldIn
    /// Genres and year.
    case content
    /// What people like on average.
    case popularity
}

/// An answer and what it has seen.
package struct Answer<Value: Sendable>: Sendable {
    package var value: Value
    package var freshness: Freshness

    package init(_ value: Value, _ freshness: Freshness) {
        self.value = value
        self.freshness = freshness
    }
}
