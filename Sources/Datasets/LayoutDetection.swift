import Foundation

/// Detects the layout of a table from its name and its first lines.
enum LayoutDetection {
    /// - Parameters:
    ///   - columns: the columns if the caller knows them.
    ///   - acceptsPositiveFeedback: whether a table of ratings may lack the column of values.
    static func layout(
        of url: URL, columns: [ColumnRole]?, acceptsPositiveFeedback: Bool = false
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
            layout = try named(columns, lines, dialect, acceptsPositiveFeedback, file: name)
        } else if let headed = headed(first, dialect, acceptsPositiveFeedback) {
            layout = headed
        } else if let known = knownByName(name, lines, dialect) {
            layout = known
        } else {
            throw unknown(first, file: name)
        }
        if name.hasSuffix(".dat") || name.hasPrefix("u.") { layout.fallback = .latin1 }
        return layout
    }

    private static func named(
        _ columns: [ColumnRole], _ lines: [[String]], _ dialect: Dialect, _ acceptsPositiveFeedback: Bool, file: String
    ) throws(DatasetError) -> TableLayout {
        let first = lines[0]
        guard columns.count <= first.count else {
            throw DatasetError(
                .badColumns, "\(columns.count) columns are named, but it has \(first.count) and is \(dialect.name)",
                file: file)
        }
        let isRatings = columns.contains(.rating) || columns.contains(.user)
        let ofRatings: [ColumnRole] = acceptsPositiveFeedback ? [.user, .item] : [.user, .item, .rating]
        let needed = isRatings ? ofRatings : [.item]
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
        return TableLayout(
            dialect: dialect, columnCount: first.count, hasHeading: hasHeading,
            content: isRatings ? .ratings : .items, roles: columns)
    }

    private static func headed(
        _ first: [String], _ dialect: Dialect, _ acceptsPositiveFeedback: Bool
    ) -> TableLayout? {
        let ratingRoles = first.map(ColumnRole.ofRatings(heading:))
        if ratingRoles.contains(.user) && ratingRoles.contains(.item)
            && (acceptsPositiveFeedback || ratingRoles.contains(.rating))
        {
            return TableLayout(
                dialect: dialect, columnCount: first.count, hasHeading: true, content: .ratings, roles: ratingRoles)
        }
        let itemRoles = first.map(ColumnRole.ofItems(heading:))
        guard itemRoles.contains(.item), !ratingRoles.contains(.user),
            itemRoles.contains(.title) || itemRoles.contains(.genres) || itemRoles.contains(.year)
        else { return nil }
        var layout = TableLayout(
            dialect: dialect, columnCount: first.count, hasHeading: true, content: .items, roles: itemRoles)
        for (column, heading) in first.enumerated() {
            if let role = itemRoles[column], layout.column(of: role) == column {
                if role == .genres { layout.genresAreWords = heading.hasSuffix(":token_seq") }
            } else if !heading.isEmpty {
                layout.metadata.append((column, String(heading.prefix { $0 != ":" })))
            }
        }
        return layout
    }

    /// The layout of files without a heading: MovieLens' files by their names, and tables of user, item, rating and a
    /// time in seconds.
    private static func knownByName(_ name: String, _ lines: [[String]], _ dialect: Dialect) -> TableLayout? {
        let first = lines[0]
        if name == "movies.dat" && first.count == 3 {
            return TableLayout(
                dialect: dialect, columnCount: 3, hasHeading: false, content: .items, roles: [.item, .title, .genres])
        }
        let looksLikeRatings = first.count == 4 && Double(first[2]) != nil && (Double(first[3]) ?? 0) >= 100_000_000
        guard looksLikeRatings else { return nil }
        return TableLayout(
            dialect: dialect, columnCount: 4, hasHeading: false, content: .ratings,
            roles: [.user, .item, .rating, .time])
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
                + "name the columns in order, for example user,item,rating,time", file: file)
    }
}
