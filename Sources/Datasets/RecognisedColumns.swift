import TasteValues

/// What the columns of a table were taken for, so that nothing is guessed in silence.
package struct RecognisedColumns: Sendable {
    package struct Column: Sendable {
        package let role: ColumnRole
        /// The heading; `column 3` where the table has none.
        package let name: String
        /// Whether neither the heading nor an option says so.
        package let isGuessed: Bool
    }

    package let file: String
    package let columns: [Column]
    /// The columns that are not read.
    package let unused: [String]
    /// Values that stand for no rating, as is known of the file's writer.
    package let unrated: [Float]
    /// The user of all ratings, where there is no column of users.
    package let user: String?

    init(_ layout: TableLayout, file: String) {
        self.file = file
        func name(_ column: Int) -> String {
            let heading = column < layout.headings.count ? layout.headings[column] : ""
            return heading.isEmpty ? "column \(column + 1)" : heading
        }
        let roles = ColumnRole.allCases.compactMap { role in layout.column(of: role).map { (role, $0) } }
            .filter { layout.content == .ratings || ($0.0 != .user && $0.0 != .rating && $0.0 != .time) }
        columns = roles.map { Column(role: $0, name: name($1), isGuessed: layout.guessed.contains($0)) }
        let used = Set(roles.map(\.1) + layout.metadata.map(\.column) + layout.genreFlags.map(\.column))
        unused =
            layout.hasHeading ? (0..<layout.columnCount).filter { !used.contains($0) }.map(name) : []
        unrated = layout.content == .ratings ? layout.unrated : []
        user = layout.content == .ratings ? layout.user : nil
    }

    /// Such as `user = userId, rating = my_score (guessed); 2 columns unused: a, b`.
    package var description: String {
        let named = columns.map { "\($0.role.rawValue) = \($0.name.quoted)\($0.isGuessed ? " (guessed)" : "")" }
        let none = unrated.map { "rating \(RatingScale.plain($0)) = not rated" }
        let read = ((user.map { ["user = \($0.quoted) for all"] } ?? []) + named + none).joined(separator: ", ")
        guard !unused.isEmpty else { return read }
        let shown = unused.prefix(8).map(\.quoted).joined(separator: ", ") + (unused.count > 8 ? ", ..." : "")
        return "\(read); \(unused.count) \(unused.count == 1 ? "column" : "columns") unused: \(shown)"
    }
}
