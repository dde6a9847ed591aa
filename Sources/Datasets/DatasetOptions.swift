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
    /// The user of a file without a column of users, such as one person's export.
    package var user: String?
    /// Whether a table of users and items only is accepted as positive feedback, where every value is 1.
    package var acceptsPositiveFeedback = false
    /// A line with a rating beyond this scale is bad, and a rating between two steps is rounded. nil: every finite
    /// number is accepted.
    package var scale: RatingScale?
    /// The ends of the file's own scale, which become those of `scale`; nil: the file has the same scale.
    package var range: ScaleRange?
    /// Values that stand for no rating. Goodreads and Book-Crossing write 0, which is known.
    package var unrated: [Float] = []
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
