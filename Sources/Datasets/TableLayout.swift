/// The meaning of a table's columns, which are counted from 0.
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

    /// Empty where the table has none.
    var headings: [String] = []
    /// The roles that neither a heading nor an option has named.
    var guessed: Set<ColumnRole> = []
    /// The user of all ratings, where no column names users.
    var user: String?

    /// Values that the writer of the file is known to use for no rating.
    var unrated: [Float] = []

    private var columns: [ColumnRole: Int] = [:]
    /// Columns that become metadata of an item, with their keys.
    var metadata: [(column: Int, key: String)] = []
    /// Columns that contain 0 or 1 for a genre, with the name of the genre.
    var genreFlags: [(column: Int, genre: String)] = []
    /// Whether genres are separated by blanks, as in RecBole's `token_seq`.
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
