import TasteValues

/// The roles of the columns of a table that has a heading. One rule for all commands that read ratings.
struct HeadedColumns {
    let headings: [String]
    /// The lines after the heading, for what a heading alone does not tell.
    let lines: [[String]]
    let options: DatasetOptions
    let file: String

    init(_ lines: [[String]], options: DatasetOptions, file: String) {
        headings = lines[0]
        self.lines = Array(lines.dropFirst())
        self.options = options
        self.file = file
    }

    /// The layout as ratings or as items; nil where the first line does not look like a heading of either.
    ///
    /// - Parameter content: What the file is expected to hold; nil: either.
    func layout(_ dialect: Dialect, expecting content: TableLayout.Content?) throws(DatasetError) -> TableLayout? {
        if content != .items, let ratings = try ratings(dialect, isCertain: content == .ratings) { return ratings }
        return items(dialect)
    }

    private func ratings(_ dialect: Dialect, isCertain: Bool) throws(DatasetError) -> TableLayout? {
        var roles = headings.map(ColumnRole.ofRatings(heading:))
        var guessed: Set<ColumnRole> = []
        for (column, heading) in headings.enumerated() where roles[column] == nil {
            let role = ColumnRole.ofItems(heading: heading)
            if role == .title || role == .year || role == .genres { roles[column] = role }
        }
        let hasUser = roles.contains(.user)
        if !roles.contains(.item), let column = itemColumn(roles) {
            if roles[column] != nil { guessed.insert(.item) }
            roles[column] = .item
        }
        guard roles.contains(.item) else { return nil }
        if !roles.contains(.rating), let column = try guessedRating(roles, isCertain: hasUser) {
            roles[column] = .rating
            guessed.insert(.rating)
        }
        guard roles.contains(.rating) || options.acceptsPositiveFeedback else { return nil }
        if hasUser, let user = options.user {
            let column = roles.firstIndex(of: .user).map { headings[$0] } ?? ""
            throw DatasetError(
                .badColumns, "has users of its own in the column \(column.quoted); leave --user \(user.quoted) out",
                file: file)
        }
        guard hasUser || options.user != nil else {
            guard roles.contains(.rating), isCertain || !isCatalogue else { return nil }
            throw DatasetError(
                .badColumns,
                "has ratings (\(headings[roles.firstIndex(of: .rating) ?? 0].quoted)), but no column of users; if it is one "
                    + "person's export, say whose it is with --user NAME, else name the columns with --columns",
                file: file)
        }
        if !roles.contains(.rating), hasUser { try refuseUnusedNumbers(roles) }
        var layout = TableLayout(
            dialect: dialect, columnCount: headings.count, hasHeading: true, content: .ratings, roles: roles)
        (layout.headings, layout.guessed, layout.user) = (headings, guessed, options.user)
        if let rating = layout.column(of: .rating), ColumnRole.hasZeroForUnrated(heading: headings[rating]) {
            layout.unrated = [0]
        }
        return layout
    }

    /// What serves as an item where no heading names one: an `id`, or else the title.
    private func itemColumn(_ roles: [ColumnRole?]) -> Int? {
        headings.indices.first { roles[$0] == nil && ColumnRole.ofItems(heading: headings[$0]) == .item }
            ?? roles.firstIndex(of: .title)
    }

    /// Whether a column of ratings in it may be an average over people, as in a catalogue: there are genres or metadata
    /// beside the titles, and nothing that only one person's ratings have.
    private var isCatalogue: Bool {
        !headings.contains { ColumnRole.isPersonal(heading: $0) || ColumnRole.ofRatings(heading: $0) == .time }
            && headings.contains { ColumnRole.ofItems(heading: $0) == .title }
    }

    /// A column whose heading speaks of ratings and whose values are numbers.
    private func guessedRating(_ roles: [ColumnRole?], isCertain: Bool) throws(DatasetError) -> Int? {
        let found = headings.indices.filter {
            roles[$0] == nil && ColumnRole.mayBeRating(heading: headings[$0]) && isNumeric($0)
        }
        guard found.count > 1, isCertain else { return found.count == 1 ? found[0] : nil }
        let names = found.map { headings[$0].quoted }.joined(separator: ", ")
        throw DatasetError(
            .badColumns, "may have its ratings in several columns: \(names); name the columns with --columns",
            file: file)
    }

    /// Positive feedback beside numbers that nothing reads is rather a table whose ratings have an unknown heading.
    private func refuseUnusedNumbers(_ roles: [ColumnRole?]) throws(DatasetError) {
        let unread = headings.indices.filter { roles[$0] == nil && !headings[$0].isEmpty && isNumeric($0) }
        guard !unread.isEmpty else { return }
        let names = unread.map { headings[$0].quoted }.joined(separator: ", ")
        let columns = headings.indices.map { column in
            unread.first == column ? "rating" : roles[column]?.rawValue ?? "-"
        }
        throw DatasetError(
            .badColumns,
            "has no column of ratings that is known, but numbers in \(names); if these are the ratings, add "
                + "--columns \(columns.joined(separator: ",")), else put - for them", file: file)
    }

    private func isNumeric(_ column: Int) -> Bool {
        let texts = lines.compactMap { $0.count > column && !$0[column].isEmpty ? $0[column] : nil }
        return !texts.isEmpty && texts.allSatisfy { Double($0) != nil }
    }

    private func items(_ dialect: Dialect) -> TableLayout? {
        let roles = headings.map(ColumnRole.ofItems(heading:))
        guard roles.contains(.item), !headings.contains(where: { ColumnRole.ofRatings(heading: $0) == .user }),
            roles.contains(.title) || roles.contains(.genres) || roles.contains(.year)
        else { return nil }
        var layout = TableLayout(
            dialect: dialect, columnCount: headings.count, hasHeading: true, content: .items, roles: roles)
        layout.headings = headings
        for (column, heading) in headings.enumerated() {
            if let role = roles[column], layout.column(of: role) == column {
                if role == .genres { layout.genresAreWords = heading.hasSuffix(":token_seq") }
            } else if !heading.isEmpty {
                layout.metadata.append((column, String(heading.prefix { $0 != ":" })))
            }
        }
        return layout
    }
}
