import Foundation

/// Finds the tables of a dataset.
struct DatasetFiles {
    private(set) var ratings: Dataset.Table?
    private(set) var items: Dataset.Table?
    private(set) var sideFiles: [URL] = []

    /// A folder with more files than this is not searched, because it is no dataset.
    private static let maximumFiles = 1_000
    private static let ratingNames = ["u.data", "ratings.dat", "ratings.csv", "ratings.tsv"]
    private static let itemNames = ["u.item", "movies.dat", "movies.csv", "items.csv", "items.tsv", "books.csv"]
    private static let tableEndings: Set<String> = ["csv", "tsv", "txt", "dat", "inter", "item", "psv", "tab"]

    private let options: DatasetOptions

    init(at source: DatasetSource, options: DatasetOptions) throws(DatasetError) {
        self.options = options
        if source.isFolder {
            try search(source.url, columns: options.columns)
        } else {
            take(try table(source.url, columns: options.columns))
        }
        takeTitlesOfRatings()
    }

    private mutating func search(_ folder: URL, columns: [ColumnRole]?) throws(DatasetError) {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() } catch {
            throw DatasetError(.unreadable, "cannot list \(folder.path); check its permissions", cause: error)
        }
        guard names.count <= Self.maximumFiles else {
            throw DatasetError(
                .unknownFormat, "\(folder.path) holds more than \(Self.maximumFiles) files; name one of them")
        }
        let isForItems = columns.map { !$0.contains(.rating) && !$0.contains(.user) } ?? false
        for name in Self.ratingNames + Self.itemNames where names.contains(name) {
            let content: TableLayout.Content = Self.ratingNames.contains(name) ? .ratings : .items
            guard content == .ratings ? ratings == nil : items == nil else { continue }
            let applies = (content == .items) == isForItems
            take(try table(folder.appending(path: name), columns: applies ? columns : nil, expecting: content))
        }
        try searchOthers(names, folder, columns)
        guard ratings != nil || items != nil else {
            throw DatasetError(
                .unknownFormat,
                "\(folder.path) holds no file of ratings that is known (u.data, ratings.dat, ratings.csv, or a table whose "
                    + "heading names user, item and rating); name the file itself and its columns (--columns names them)"
            )
        }
        if items != nil { sideFiles = Self.sideFiles(in: folder) }
    }

    /// Those of MovieLens' further files about items that exist.
    static func sideFiles(in folder: URL) -> [URL] {
        ["links.csv", "tags.csv"].map { folder.appending(path: $0) }.filter {
            FileManager.default.fileExists(atPath: $0.path)
        }
    }

    /// Takes another table if the folder contains exactly one of its kind.
    private mutating func searchOthers(_ names: [String], _ folder: URL, _ columns: [ColumnRole]?) throws(DatasetError)
    {
        guard ratings == nil || items == nil else { return }
        var found: [Dataset.Table] = []
        for name in names where !["links.csv", "tags.csv"].contains(name) {
            let url = folder.appending(path: name)
            guard Self.tableEndings.contains(url.pathExtension.lowercased()),
                let table = (try? table(url, columns: nil, expecting: ratings == nil ? nil : .items))
                    ?? columns.flatMap({ try? table(url, columns: $0) })
            else { continue }
            found.append(table)
        }
        let otherRatings = found.filter { $0.layout.content == .ratings }
        if ratings == nil && otherRatings.count > 1 {
            let listed = otherRatings.map(\.url.lastPathComponent).joined(separator: ", ")
            throw DatasetError(
                .unknownFormat, "\(folder.path) holds several files of ratings: \(listed); name one of them")
        }
        if ratings == nil { ratings = otherRatings.first }
        let otherItems = found.filter { $0.layout.content == .items }
        if items == nil && otherItems.count == 1 { items = otherItems[0] }
    }

    private mutating func take(_ table: Dataset.Table) {
        switch table.layout.content {
        case .ratings: ratings = table
        case .items: items = table
        }
    }

    private func table(
        _ url: URL, columns: [ColumnRole]?, expecting content: TableLayout.Content? = nil
    ) throws(DatasetError) -> Dataset.Table {
        let layout = try LayoutDetection.layout(of: url, columns: columns, options: options, expecting: content)
        return Dataset.Table(url: url, layout: layout, bytes: DatasetSource.size(url))
    }

    /// Where ratings have titles beside them, and there is no file of items, they are the records of their items.
    private mutating func takeTitlesOfRatings() {
        guard items == nil, var table = ratings, table.layout.column(of: .title) != nil else { return }
        table.layout.content = .items
        items = table
    }

    var format: String {
        let tables = items?.url == ratings?.url ? [ratings] : [ratings, items]
        let files = tables.compactMap { $0?.url.lastPathComponent }
        let family =
            switch (files.first ?? "", ratings?.layout.dialect ?? items?.layout.dialect) {
            case (let name, _) where name.hasPrefix("u") && !name.hasSuffix(".csv"): "MovieLens 100K"
            case (_, .some(let dialect)) where dialect.separator == .doubleColon: "MovieLens 1M"
            case ("ratings.csv", _) where files.last == "movies.csv": "MovieLens"
            case (_, .some(let dialect)): "table, " + dialect.name
            case (_, .none): "nothing"
            }
        return "\(family) (\((files + sideFiles.map(\.lastPathComponent)).joined(separator: ", ")))"
    }
}
