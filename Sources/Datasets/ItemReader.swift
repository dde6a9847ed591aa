import Foundation

/// A stream of items' records.
package struct ItemReader: ~Copyable {
    /// Longer titles and values are cut, between characters.
    package static let maximumTextBytes = 1_000

    /// Records read until now.
    package private(set) var count = 0
    package private(set) var badLines: BadLines

    private var records: RecordReader
    private let layout: TableLayout
    private let itemColumn: Int
    private let options: DatasetOptions
    private let side: SideFiles

    init(_ table: Dataset.Table, sideFiles: [URL], options: DatasetOptions) throws(DatasetError) {
        guard let item = table.layout.column(of: .item) else {
            throw DatasetError(.badColumns, "has no column of items; name it", file: table.url.lastPathComponent)
        }
        let side = try SideFiles(sideFiles, options: options)
        records = try RecordReader(
            table.url, dialect: table.layout.dialect, hasHeading: table.layout.hasHeading,
            chunkBytes: options.chunkBytes)
        itemColumn = item
        layout = table.layout
        self.options = options
        self.side = side
        badLines = side.badLines
    }

    /// Bytes of the files read until now.
    package var bytesRead: Int { records.bytesRead + side.bytesRead }

    /// The next record, or `nil` at the end.
    package mutating func next() throws(DatasetError) -> ItemRecord? {
        while true {
            let problem: DatasetError
            switch try records.next() {
            case .end: return nil
            case .malformed(let error): problem = error
            case .record:
                switch parse() {
                case .success(let record):
                    count += 1
                    return record
                case .failure(let error): problem = error
                }
            }
            guard options.badLines == .skip else { throw problem }
            badLines.add(problem)
        }
    }

    private func parse() -> Result<ItemRecord, DatasetError> {
        let fields = records.scanner.fields
        let bytes = records.file.bytes.span
        guard fields.count == layout.columnCount else {
            return .failure(records.error("has \(fields.count) columns; the first line has \(layout.columnCount)"))
        }
        if let reason = bytes.problem(withName: bytes.trimmed(fields[itemColumn]), layout.fallback) {
            return .failure(records.error("the item \(reason)", column: itemColumn))
        }
        var texts: [String] = []
        for (column, field) in fields.enumerated() {
            guard let text = bytes.trimmedText(field, fallback: layout.fallback) else {
                let reason = "is not UTF-8; convert the file first (iconv -f latin1 -t utf-8)"
                return .failure(records.error(reason, column: column))
            }
            texts.append(text)
        }
        return .success(record(texts))
    }

    private func record(_ texts: [String]) -> ItemRecord {
        var record = ItemRecord(item: texts[itemColumn])
        if let title = layout.column(of: .title) { record.title = Self.cut(texts[title]) }
        let year = layout.column(of: .year).flatMap { Double(texts[$0]) }.flatMap { Int(exactly: $0) }
        record.year = year ?? ItemRecord.year(inTitle: record.title)
        if let genres = layout.column(of: .genres) {
            record.genres = ItemRecord.genres(in: texts[genres], areWords: layout.genresAreWords)
        }
        record.genres += layout.genreFlags.filter { texts[$0.column] == "1" }.map(\.genre)
        for (column, key) in layout.metadata where !texts[column].isEmpty {
            record.metadata[key] = Self.cut(texts[column])
        }
        side.add(to: &record)
        return record
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maximumTextBytes else { return text }
        var cut = ""
        for character in text {
            guard cut.utf8.count + character.utf8.count <= maximumTextBytes else { break }
            cut.append(character)
        }
        return cut
    }
}
