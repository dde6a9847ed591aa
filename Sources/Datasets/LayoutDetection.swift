import Foundation
import TasteValues

/// Detects the layout of a table from its name and its first lines.
enum LayoutDetection {
    /// - Parameters:
    ///   - columns: the columns if the caller knows them.
    ///   - content: what the file is expected to hold; nil: ratings or items.
    static func layout(
        of url: URL, columns: [ColumnRole]?, options: DatasetOptions, expecting content: TableLayout.Content? = nil
    ) throws(DatasetError) -> TableLayout {
        let sample = try TableSample(url)
        let name = url.lastPathComponent
        if name == "u.item" && columns == nil {
            return try movieLens100KItems(sample, folder: url.deletingLastPathComponent())
        }
        let dialect = try sample.dialect()
        let lines = sample.lines(dialect)
        guard let first = lines.first else { throw DatasetError(.unknownFormat, "is empty", file: name) }

        var layout: TableLayout
        if let columns {
            layout = try named(columns, lines, dialect, options, file: name)
        } else if let headed = try HeadedColumns(lines, options: options, file: name).layout(
            dialect, expecting: content)
        {
            layout = headed
        } else if let known = try knownByName(name, lines, dialect) {
            layout = known
        } else {
            throw unknown(first, file: name)
        }
        if name.hasSuffix(".dat") || name.hasPrefix("u.") { layout.fallback = .latin1 }
        return layout
    }

    private static func named(
        _ columns: [ColumnRole], _ lines: [[String]], _ dialect: Dialect, _ options: DatasetOptions, file: String
    ) throws(DatasetError) -> TableLayout {
        let first = lines[0]
        guard columns.count <= first.count else {
            throw DatasetError(
                .badColumns,
                "\(columns.count) columns are named, but it has \(first.count) and is \(dialect.name) (--columns names them)",
                file: file)
        }
        let isRatings = columns.contains(.rating) || columns.contains(.user)
        let ofRatings: [ColumnRole] =
            (options.user == nil ? [.user] : []) + (options.acceptsPositiveFeedback ? [.item] : [.item, .rating])
        let needed = isRatings ? ofRatings : [.item]
        if let user = options.user, columns.contains(.user) {
            throw DatasetError(
                .badColumns, "a column of users is named; leave --user \(user.quoted) out, or put - for the column",
                file: file)
        }
        for role in needed where !columns.contains(role) {
            throw DatasetError(
                .badColumns,
                "no column is named '\(role.rawValue)'; name \(needed.map(\.rawValue).joined(separator: ", "))",
                file: file)
        }
        let hasHeading =
            if let rating = columns.firstIndex(of: .rating) {
                Double(first[rating]) == nil
                    && lines.dropFirst().contains { $0.count > rating && Double($0[rating]) != nil }
            } else {
                first.contains { ColumnRole.ofItems(heading: $0) != nil || ColumnRole.ofRatings(heading: $0) != nil }
            }
        var layout = TableLayout(
            dialect: dialect, columnCount: first.count, hasHeading: hasHeading,
            content: isRatings ? .ratings : .items, roles: columns)
        layout.headings = hasHeading ? first : []
        layout.user = options.user
        return layout
    }

    /// The layout of files without a heading: MovieLens' files by their names.
    ///
    /// - Throws: for a table that looks like ratings: which of its first columns has the users cannot be known.
    private static func knownByName(
        _ name: String, _ lines: [[String]], _ dialect: Dialect
    ) throws(DatasetError) -> TableLayout? {
        let first = lines[0]
        if name == "movies.dat" && first.count == 3 {
            return TableLayout(
                dialect: dialect, columnCount: 3, hasHeading: false, content: .items, roles: [.item, .title, .genres])
        }
        let looksLikeRatings = first.count == 4 && Double(first[2]) != nil && (Double(first[3]) ?? 0) >= 100_000_000
        guard looksLikeRatings else { return nil }
        guard name == "ratings.dat" || isOfMovieLens100K(name) else {
            throw DatasetError(
                .badColumns,
                "has no heading, and may be user, item, rating, time or item, user, rating, time; say which with "
                    + "--columns user,item,rating,time or --columns item,user,rating,time", file: name)
        }
        return TableLayout(
            dialect: dialect, columnCount: 4, hasHeading: false, content: .ratings,
            roles: [.user, .item, .rating, .time])
    }

    /// Whether a file is `u.data` or a part of it, such as `u1.base` and `ua.test`.
    private static func isOfMovieLens100K(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        return parts.count == 2 && parts[0].first == "u" && parts[0].count <= 2
            && ["data", "base", "test"].contains(parts[1])
    }

    /// The layout of u.item: `movie id | title | release date | video release date | IMDb URL | 19 genre flags`. The
    /// genres of the flags are named in `u.genre`.
    private static func movieLens100KItems(_ sample: TableSample, folder: URL) throws(DatasetError) -> TableLayout {
        let dialect = Dialect(.byte(Ascii.bar))
        guard let first = sample.lines(dialect).first, first.count > 5 else {
            throw DatasetError(.unknownFormat, "has not the columns of MovieLens 100K", file: sample.file)
        }
        var layout = TableLayout(
            dialect: dialect, columnCount: first.count, hasHeading: false, content: .items, roles: [.item, .title])
        layout.fallback = .latin1
        layout.metadata = [(2, "release_date"), (4, "imdb_url")]
        let genres = folder.appending(path: "u.genre")
        guard FileManager.default.fileExists(atPath: genres.path) else { return layout }
        for line in try TableSample(genres).lines(dialect) where line.count == 2 {
            guard let flag = Int(line[1]), flag >= 0, flag + 5 < first.count, line[0] != "unknown" else { continue }
            layout.genreFlags.append((5 + flag, line[0]))
        }
        return layout
    }

    private static func unknown(_ first: [String], file: String) -> DatasetError {
        let shown = first.prefix(8).joined(separator: ", ")
        return DatasetError(
            .unknownFormat,
            "its first line is \"\(shown.prefix(120))\", which does not tell where the user, the item and the rating are; "
                + "name the columns in order, for example user,item,rating,time (--columns names them)", file: file)
    }
}
