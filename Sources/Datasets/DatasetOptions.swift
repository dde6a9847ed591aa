import TasteValues

/// How a dataset is read.
package struct DatasetOptions: Sendable {
    package enum BadLines: Sendable, Equatable {
        /// The first bad line throws a `DatasetError` with the code `badLine`.
        case stop
        /// Bad lines are left out and counted.
        case skip
    }

    /// The columns in the order of the file. nil: as the heading or the name of the file says.
    package var columns: [ColumnRole]?
    package var badLines = BadLines.stop
    /// Whether a table of users and items only is accepted as positive feedback, where every value is 1.
    package var acceptsPositiveFeedback = false
    /// A line with a rating that is not on this scale is bad. nil: every finite number is accepted.
    package var scale: RatingScale?
    /// The time of ratings without a time, in seconds since 1970.
    package var missingTime: Int64 = 0
    /// The number of bytes that are read at a time.
    package var chunkBytes = ChunkedFile.defaultChunkBytes

    package init() {}
}

/// The lines that were left out.
package struct BadLines: Sendable {
    /// The number of bad lines that are kept as examples.
    package static let maximumExamples = 10

    package private(set) var count = 0
    /// The first bad lines.
    package private(set) var examples: [DatasetError] = []

    mutating func add(_ error: DatasetError) {
        count += 1
        if examples.count < Self.maximumExamples { examples.append(error) }
    }
}
