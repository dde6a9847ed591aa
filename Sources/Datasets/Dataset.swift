import Foundation

/// Files of ratings and items, found by the name of a file or of their folder, and read as streams in constant memory
/// (but for the names, each of which is kept once).
package struct Dataset: Sendable {
    struct Table: Sendable {
        let url: URL
        let layout: TableLayout
        let bytes: Int
    }

    /// In plain words: `MovieLens 100K (u.data, u.item)`.
    package let format: String
    /// Of all files that the readers read, in bytes.
    package let totalBytes: Int
    package let options: DatasetOptions

    let ratings: Table?
    let items: Table?
    /// MovieLens' `links.csv` and `tags.csv`, which add to the items' metadata.
    let sideFiles: [URL]

    /// Looks at the file, or at the files in the folder, and tells their formats. Reads no more than their beginnings.
    package init(at path: String, options: DatasetOptions = DatasetOptions()) throws(DatasetError) {
        self.options = options
        let url = URL(filePath: path)
        let found = try DatasetFiles(at: url, options: options)
        ratings = found.ratings
        items = found.items
        sideFiles = found.sideFiles
        format = found.format
        totalBytes = (ratings?.bytes ?? 0) + (items?.bytes ?? 0) + sideFiles.reduce(0) { $0 + DatasetFiles.size($1) }
    }

    /// A file of items, with MovieLens' `links.csv` and `tags.csv` where they lie beside it.
    package init(itemsAt path: String, options: DatasetOptions = DatasetOptions()) throws(DatasetError) {
        self.options = options
        let url = URL(filePath: path)
        let found = try DatasetFiles(at: url, options: options)
        guard let table = found.items else {
            throw DatasetError(
                .unknownFormat, "holds no items; a table of items has a heading that names item, title, year or genres",
                file: url.lastPathComponent)
        }
        ratings = nil
        items = table
        sideFiles = DatasetFiles.sideFiles(in: table.url.deletingLastPathComponent())
        format = found.format
        totalBytes = table.bytes + sideFiles.reduce(0) { $0 + DatasetFiles.size($1) }
    }

    package var hasRatings: Bool { ratings != nil }
    package var hasItems: Bool { items != nil }

    /// A stream of the ratings, in the file's order.
    package func ratingReader() throws(DatasetError) -> RatingReader {
        guard let ratings else {
            throw DatasetError(.unknownFormat, "holds items, but no ratings", file: items?.url.lastPathComponent)
        }
        return try RatingReader(ratings, options: options)
    }

    /// A stream of the items' records, in the file's order.
    package func itemReader() throws(DatasetError) -> ItemReader {
        guard let items else {
            throw DatasetError(.unknownFormat, "holds ratings, but no items", file: ratings?.url.lastPathComponent)
        }
        return try ItemReader(items, sideFiles: sideFiles, options: options)
    }
}
