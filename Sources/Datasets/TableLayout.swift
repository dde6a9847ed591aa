/// Where a table keeps what. Columns are counted from 0.
struct TableLayout: Sendable {
    enum Content: Sendable, Equatable {
        case ratings
        case items
    }

    var dialect: Dialect
    var columnCount: Int
    var hasHeading: Bool
    var content: Content
    var fallback = FallbackEncoding.none

    private var columns: [ColumnRole: Int] = [:]
    /// Columns that go into an item's metadata, and their keys there.
    var metadata: [(column: Int, key: String)] = []
    /// Columns that hold 0 or 1 for a genre, and its name.
    var genreFlags: [(column: Int, genre: String)] = []
    /// Genres are words of this column, as RecBole's `token_seq` says, instead of being told apart by a mark.
    var genresAreWords = false

    init(dialect: Dialect, columnCount: Int, hasHeading: Bool, content: Content, roles: [ColumnRole?]) {
        self.dialect = dialect
        self.columnCount = columnCount
        self.hasHeading = hasHeading
        self.content = content
        for (column, role) in roles.enumerated() {
            guard let role, role != .skipped, columns[role] == nil else { continue }
            columns[role] = column
        }
    }

    func column(of role: ColumnRole) -> Int? { columns[role] }
}
