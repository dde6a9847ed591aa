import Foundation
import TasteValues

/// A batch of ratings in four columns of equal length.
package struct RatingBatch: Sendable, Equatable {
    /// Numbers in `RatingReader.users`.
    package var users: [UInt32] = []
    /// Numbers in `RatingReader.items`.
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

/// A stream of ratings. Users and items are numbered in the order of first appearance.
package struct RatingReader: ~Copyable {
    package private(set) var users = NameTable()
    package private(set) var items = NameTable()
    /// The number of ratings read so far.
    package private(set) var count = 0
    package private(set) var badLines = BadLines()
    /// The number of lines whose value says that there is no rating.
    package private(set) var unrated = 0
    /// The number of ratings that were between two steps of the scale.
    package private(set) var rounded = 0

    private var records: RecordReader
    private let options: DatasetOptions
    /// nil: all ratings are one user's.
    private let userColumn: Int?
    private let itemColumn: Int
    /// nil for positive feedback, where every value is 1.
    private let ratingColumn: Int?
    private let timeColumn: Int?
    private let unratedValues: [Float]
    private let columnCount: Int
    private let fallback: FallbackEncoding

    init(_ table: Dataset.Table, options: DatasetOptions) throws(DatasetError) {
        let layout = table.layout
        let rating = layout.column(of: .rating)
        let user = layout.column(of: .user)
        guard user != nil || layout.user != nil, let item = layout.column(of: .item),
            rating != nil || options.acceptsPositiveFeedback
        else {
            throw DatasetError(
                .badColumns, "has no columns of users, items and ratings; name them in order (--columns names them)",
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
        unratedValues = options.unrated + layout.unrated
        self.options = options
        if user == nil, let name = layout.user { _ = users.intern(name) }
    }

    /// Whether the file has a column of times.
    package var hasTimes: Bool { timeColumn != nil }
    /// Whether the file has users and items only.
    package var isPositiveFeedback: Bool { ratingColumn == nil }

    /// The number of bytes read so far.
    package var bytesRead: Int { records.bytesRead }

    /// Replaces the batch by at most `limit` further ratings. Returns whether there were any.
    package mutating func next(_ batch: inout RatingBatch, limit: Int) throws(DatasetError) -> Bool {
        batch.removeAll()
        while batch.count < limit {
            do {
                guard try appendNext(to: &batch) else { break }
            } catch {
                guard options.badLines == .skip, error.code == .badLine else { throw error }
                badLines.add(error)
            }
        }
        count += batch.count
        return batch.count > 0
    }

    /// Returns whether there was another record. A bad record leaves nothing behind, not even its names.
    private mutating func appendNext(to batch: inout RatingBatch) throws(DatasetError) -> Bool {
        guard try records.next() else { return false }
        let fieldCount = records.scanner.fields.count
        guard fieldCount == columnCount else {
            throw records.error("has \(fieldCount) columns; the first line has \(columnCount)")
        }
        guard let value = try value() else {
            unrated += 1
            return true
        }
        let time = try time()
        let user = try userColumn.map { column throws(DatasetError) in try name(column: column, of: "user") }
        let item = try name(column: itemColumn, of: "item")
        guard users.count < NameTable.maximumCount, items.count < NameTable.maximumCount else {
            throw DatasetError(
                .tooManyNames, "there are more than \(NameTable.maximumCount) users or items", file: records.name)
        }
        // The span must not belong to `self`, because that would forbid changes of the tables of names.
        let buffer = records.file.bytes
        batch.users.append(user.map { users.intern(buffer.span, $0, fallback) } ?? 0)
        batch.items.append(items.intern(buffer.span, item, fallback))
        batch.values.append(value)
        batch.times.append(time)
        return true
    }

    /// nil: the value says that there is no rating.
    private mutating func value() throws(DatasetError) -> Float? {
        guard let number = try number() else { return 1 }
        if unratedValues.contains(Float(number)) { return nil }
        guard let scale = options.scale else { return Float(number) }
        let mapped = options.range.map { $0.map(number, to: scale) } ?? number
        guard let value = mapped.map({ Float($0) }), scale.holds(value) else { throw beyond(scale) }
        if scale.contains(value) { return value }
        rounded += 1
        return scale.nearest(to: value)
    }

    /// The number in the column of ratings; nil where there is no such column.
    private func number() throws(DatasetError) -> Double? {
        guard let ratingColumn else { return nil }
        let bytes = records.file.bytes.span
        let field = bytes.trimmed(records.scanner.fields[ratingColumn])
        guard let number = NumberParsing.decimal(bytes, field),
            number.magnitude <= Double(Float.greatestFiniteMagnitude)
        else { throw records.error("the rating \"\(bytes.excerpt(field))\" is not a number", column: ratingColumn) }
        return number
    }

    private func beyond(_ scale: RatingScale) -> DatasetError {
        let column = ratingColumn ?? 0
        let bytes = records.file.bytes.span
        let text = bytes.excerpt(bytes.trimmed(records.scanner.fields[column]))
        let ends = options.range.map { "\(RatingScale.plain($0.minimum)) to \(RatingScale.plain($0.maximum))" }
        return records.error(
            "the rating \(text) is not on the scale \(ends ?? "\(scale)"); name the file's scale with --scale MIN,MAX, "
                + "and what stands for no rating with --unrated", column: column)
    }

    private func time() throws(DatasetError) -> Int64 {
        guard let timeColumn else { return options.missingTime }
        let bytes = records.file.bytes.span
        let field = bytes.trimmed(records.scanner.fields[timeColumn])
        if field.start == field.end { return options.missingTime }
        if let seconds = TimeParsing.seconds(bytes, field) { return seconds }
        let reason = "is neither seconds since 1970 nor a date like 2001-12-31"
        throw records.error("the time \"\(bytes.excerpt(field))\" \(reason)", column: timeColumn)
    }

    private func name(column: Int, of kind: String) throws(DatasetError) -> RecordScanner.Field {
        let bytes = records.file.bytes.span
        let field = bytes.trimmed(records.scanner.fields[column])
        if let reason = bytes.problem(withName: field, fallback) {
            throw records.error("the \(kind) \(reason)", column: column)
        }
        return field
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
