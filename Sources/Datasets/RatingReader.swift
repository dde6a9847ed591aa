import Foundation

/// Ratings by columns; all four have the same length.
package struct RatingBatch: Sendable, Equatable {
    /// Numbers in the reader's `users`.
    package var users: [UInt32] = []
    /// Numbers in the reader's `items`.
    package var items: [UInt32] = []
    package var values: [Float] = []
    /// Seconds since 1970.
    package var times: [Int64] = []

    package init() {}

    package var count: Int { values.count }

    package mutating func removeAll() {
        users.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
    }
}

/// A stream of ratings. Users and items are numbered as they appear.
package struct RatingReader: ~Copyable {
    package private(set) var users = NameTable()
    package private(set) var items = NameTable()
    /// Ratings read until now.
    package private(set) var count = 0
    package private(set) var badLines = BadLines()

    private var records: RecordReader
    private let options: DatasetOptions
    private let userColumn: Int
    private let itemColumn: Int
    private let ratingColumn: Int
    private let timeColumn: Int?
    private let columnCount: Int
    private let fallback: FallbackEncoding

    init(_ table: Dataset.Table, options: DatasetOptions) throws(DatasetError) {
        let layout = table.layout
        guard let user = layout.column(of: .user), let item = layout.column(of: .item),
            let rating = layout.column(of: .rating)
        else {
            throw DatasetError(
                .badColumns, "has no columns of users, items and ratings; name them in order",
                file: table.url.lastPathComponent)
        }
        records = try RecordReader(
            table.url, dialect: layout.dialect, hasHeading: layout.hasHeading, chunkBytes: options.chunkBytes)
        userColumn = user
        itemColumn = item
        ratingColumn = rating
        timeColumn = layout.column(of: .time)
        columnCount = layout.columnCount
        fallback = layout.fallback
        self.options = options
    }

    /// Bytes of the file read until now.
    package var bytesRead: Int { records.bytesRead }

    /// Replaces the batch by the next ratings, up to `limit` of them. Returns whether there were any.
    package mutating func next(_ batch: inout RatingBatch, limit: Int) throws(DatasetError) -> Bool {
        batch.removeAll()
        reading: while batch.count < limit {
            switch try records.next() {
            case .end: break reading
            case .malformed(let error): try leaveOut(error)
            case .record:
                if let error = try appendRecord(to: &batch) { try leaveOut(error) }
            }
        }
        count += batch.count
        return batch.count > 0
    }

    private mutating func leaveOut(_ error: DatasetError) throws(DatasetError) {
        guard options.badLines == .skip else { throw error }
        badLines.add(error)
    }

    /// Returns what is wrong with the current record, of which nothing is kept then.
    private mutating func appendRecord(to batch: inout RatingBatch) throws(DatasetError) -> DatasetError? {
        let fieldCount = records.scanner.fields.count
        guard fieldCount == columnCount else {
            return records.error("has \(fieldCount) columns; the first line has \(columnCount)")
        }
        // A reference of its own: a span of `self` would keep the tables of names from changing.
        let buffer = records.file.bytes
        let bytes = buffer.span
        let user = bytes.trimmed(records.scanner.fields[userColumn])
        let item = bytes.trimmed(records.scanner.fields[itemColumn])
        let rating = bytes.trimmed(records.scanner.fields[ratingColumn])
        guard let number = NumberParsing.decimal(bytes, rating),
            number.magnitude <= Double(Float.greatestFiniteMagnitude)
        else { return records.error("the rating \"\(bytes.excerpt(rating))\" is not a number", column: ratingColumn) }
        let value = Float(number)
        if let scale = options.scale, !scale.contains(value) {
            return records.error(
                "the rating \(bytes.excerpt(rating)) is not on the scale \(scale)", column: ratingColumn)
        }
        var time = options.missingTime
        if let timeColumn {
            let field = bytes.trimmed(records.scanner.fields[timeColumn])
            if field.start < field.end {
                guard let seconds = TimeParsing.seconds(bytes, field) else {
                    return records.error(
                        "the time \"\(bytes.excerpt(field))\" is neither seconds since 1970 nor a date like 2001-12-31",
                        column: timeColumn)
                }
                time = seconds
            }
        }
        if let reason = bytes.problem(withName: user, fallback) {
            return records.error("the user \(reason)", column: userColumn)
        }
        if let reason = bytes.problem(withName: item, fallback) {
            return records.error("the item \(reason)", column: itemColumn)
        }
        guard users.count < NameTable.maximumCount, items.count < NameTable.maximumCount else {
            throw DatasetError(
                .tooManyNames, "there are more than \(NameTable.maximumCount) users or items", file: records.name)
        }
        batch.users.append(users.intern(bytes, user, fallback))
        batch.items.append(items.intern(bytes, item, fallback))
        batch.values.append(value)
        batch.times.append(time)
        return nil
    }
}

extension NameTable {
    fileprivate mutating func intern(
        _ bytes: Span<UInt8>, _ field: RecordScanner.Field, _ fallback: FallbackEncoding
    ) -> UInt32 {
        if !field.hasDoubledQuotes && (fallback == .none || bytes.isAscii(field)) {
            return intern(bytes.extracting(field.start..<field.end))
        }
        return intern(bytes.trimmedText(field, fallback: fallback) ?? "")
    }
}
