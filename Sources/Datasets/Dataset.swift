import Foundation

/// Files of ratings and items. They are found by the path of a file or of a folder, and read as streams in constant
/// memory, apart from the names, each of which is kept once.
package struct Dataset: Sendable {
    struct Table: Sendable {
        let url: URL
        var layout: TableLayout
        let bytes: Int
    }

    /// A description of the format, such as `MovieLens 100K (u.data, u.item)`.
    package let format: String
    /// The size of all files that the readers read, in bytes.
    package let totalBytes: Int
    package let options: DatasetOptions

    let ratings: Table?
    let items: Table?
    /// MovieLens' `links.csv` and `tags.csv`, which add to the metadata of items.
    let sideFiles: [URL]
    /// What a pipe has delivered, which is kept as long as it may be read.
    private let copy: TemporaryCopy?

    /// Detects the formats of a file, or of the files in a folder, from their names and beginnings.
    package init(at path: String, options: DatasetOptions = DatasetOptions()) throws(DatasetError) {
        self.options = options
        let source = try DatasetSource(path)
        let found = try DatasetFiles(at: source, options: options)
        copy = source.copy
        ratings = found.ratings
        items = found.items
        sideFiles = found.sideFiles
        format = found.format
        totalBytes =
            (ratings?.bytes ?? 0) + (items?.bytes ?? 0) + sideFiles.reduce(0) { $0 + DatasetSource.size($1) }
    }

    /// A file of items, together with MovieLens' `links.csv` and `tags.csv` if they are in the same folder.
    package init(itemsAt path: String, options: DatasetOptions = DatasetOptions()) throws(DatasetError) {
        self.options = options
        let source = try DatasetSource(path)
        let found = try DatasetFiles(at: source, options: options)
        copy = source.copy
        guard let table = found.items else {
            throw DatasetError(
                .unknownFormat, "holds no items; a table of items has a heading that names item, title, year or genres",
                file: source.url.lastPathComponent)
        }
        ratings = nil
        items = table
        sideFiles = DatasetFiles.sideFiles(in: table.url.deletingLastPathComponent())
        format = found.format
        totalBytes = table.bytes + sideFiles.reduce(0) { $0 + DatasetSource.size($1) }
    }

    /// What the columns of each table were taken for, the ratings first.
    package var recognised: [RecognisedColumns] {
        [ratings, items?.url == ratings?.url ? nil : items].compactMap { $0 }.map {
            RecognisedColumns($0.layout, file: $0.url.lastPathComponent)
        }
    }

    package var hasRatings: Bool { ratings != nil }
    package var hasItems: Bool { items != nil }

    /// A stream of the ratings in the order of the file.
    package func ratingReader() throws(DatasetError) -> RatingReader {
        guard let ratings else {
            throw DatasetError(.unknownFormat, "holds items, but no ratings", file: items?.url.lastPathComponent)
        }
        return try RatingReader(ratings, options: options)
    }

    /// A stream of the records of items in the order of the file.
    package func itemReader() throws(DatasetError) -> ItemReader {
        guard let items else {
            throw DatasetError(.unknownFormat, "holds ratings, but no items", file: ratings?.url.lastPathComponent)
        }
        return try ItemReader(items, sideFiles: sideFiles, options: options)
    }
}
