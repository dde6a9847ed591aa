/// How a dataset is to be read.
package struct DatasetOptions: Sendable {
    package enum BadLines: Sendable, Equatable {
        /// The first one throws a `DatasetError` with code `badLine`.
        case stop
        /// They are left out and counted.
        case skip
    }

    /// The columns in the file's order, for a file whose heading says nothing; `nil`: as its heading, or its name,
    /// says.
    package var columns: [ColumnRole]?
    package var badLines = BadLines.stop
    /// A table of users and items alone is a file of ratings too: positive feedback, every value 1.
    package var acceptsPositiveFeedback = false
    /// A rating off this scale makes its line a bad one; `nil`: any finite number will do.
    package var scale: RatingScale?
    /// The time, in seconds since 1970, of ratings that have none.
    package var missingTime: Int64 = 0
    /// Bytes read at a time.
    package var chunkBytes = ChunkedFile.defaultChunkBytes

    package init() {}
}

/// Lines that were left out.
package struct BadLines: Sendable {
    /// So many are kept, as examples.
    package static let maximumExamples = 10

    package private(set) var count = 0
    /// The first ones.
    package private(set) var examples: [DatasetError] = []

    mutating func add(_ error: DatasetError) {
        count += 1
        if examples.count < Self.maximumExamples { examples.append(error) }
    }
}
