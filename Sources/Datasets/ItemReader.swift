import Foundation
import TasteValues

/// A stream of the records of items.
package struct ItemReader: ~Copyable {
    /// Longer titles and metadata values are cut between characters.
    package static let maximumTextBytes = 1_000
    /// What a daemon stores by default. Further genres and metadata are left out, and longer genres are cut.
    private static let bounds = ItemBounds()

    /// The number of records read so far.
    package private(set) var count = 0
    package private(set) var badLines: BadLines

    private var records: RecordReader
    private let layout: TableLayout
    private let itemColumn: Int
    private let options: DatasetOptions
    private let side: SideFiles
    /// The items so far, where each may stand in many lines; nil: every line is a record.
    private var seen: NameTable?

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
        if table.layout.column(of: .rating) != nil || table.layout.column(of: .user) != nil { seen = NameTable() }
        self.options = options
        self.side = side
        badLines = side.badLines
    }

    /// The number of bytes read so far from all files.
    package var bytesRead: Int { records.bytesRead + side.bytesRead }

    /// The next record; nil at the end.
    package mutating func next() throws(DatasetError) -> Item? {
        while true {
            do {
                guard try records.next() else { return nil }
                let texts = try texts()
                guard isNew(texts[itemColumn]) else { continue }
                let record = record(texts)
                count += 1
                return record
            } catch {
                guard options.badLines == .skip, error.code == .badLine else { throw error }
                badLines.add(error)
            }
        }
    }

    private mutating func isNew(_ item: String) -> Bool {
        guard let known = seen?.count else { return true }
        return Int(seen?.intern(item) ?? 0) == known
    }

    /// The fields of the current line. The name of the item has been checked.
    private func texts() throws(DatasetError) -> [String] {
        let bytes = records.file.bytes.span
        let texts = try records.texts(columns: layout.columnCount, fallback: layout.fallback)
        let name = bytes.trimmed(records.scanner.fields[itemColumn])
        if let reason = bytes.problem(withName: name, layout.fallback) {
            throw records.error("the item \(reason)", column: itemColumn)
        }
        return texts
    }

    private func record(_ texts: [String]) -> Item {
        var record = Item(id: texts[itemColumn])
        if let title = layout.column(of: .title) { record.title = texts[title].cut(toBytes: Self.maximumTextBytes) }
        let year = layout.column(of: .year).flatMap { Double(texts[$0]) }.flatMap { Int(exactly: $0) }
        record.year = year ?? Item.year(inTitle: record.title)
        if let genres = layout.column(of: .genres) {
            record.genres = Item.genres(in: texts[genres], areWords: layout.genresAreWords)
        }
        record.genres += layout.genreFlags.filter { texts[$0.column] == "1" }.map(\.genre)
        record.genres = record.genres.prefix(Self.bounds.genres).map { $0.cut(toBytes: Self.bounds.genreBytes) }
        side.add(to: &record)
        for (column, key) in layout.metadata where !texts[column].isEmpty {
            guard record.metadata.count < Self.bounds.metadata else { break }
            let key = key.cut(toBytes: Self.maximumTextBytes)
            let text = texts[column].cut(toBytes: Self.maximumTextBytes)
            guard record.textBytes + key.utf8.count + text.utf8.count <= Self.bounds.recordBytes else { break }
            record.metadata[key] = text
        }
        return record
    }
}
