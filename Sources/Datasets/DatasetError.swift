/// The reason why a dataset, or one line of it, cannot be read.
package struct DatasetError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The path leads to no file or folder.
        case notFound
        /// The operating system refused to open or read the file. `cause` is its error.
        case unreadable
        /// The file is not text, or is compressed.
        case notText
        /// The folder contains no known file, or the columns of the file cannot be identified.
        case unknownFormat
        /// The given columns do not fit the file.
        case badColumns
        /// One line is wrong. `line` is its number.
        case badLine
        /// There are more distinct users or items than a `NameTable` can number.
        case tooManyNames
    }

    package let code: Code
    /// What is wrong, and how the user can correct it.
    package let message: String
    /// The name of the file, without its folder.
    package let file: String?
    /// Counted from 1.
    package let line: Int?
    /// Counted from 1; nil where the whole line is wrong.
    package let column: Int?
    package let cause: (any Error)?

    init(
        _ code: Code, _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.cause = cause
    }

    /// The place and the message: `ratings.csv, line 3, column 2: the item is empty`.
    package var description: String {
        let location = [file, line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap { $0 }
        let text = location.isEmpty ? message : location.joined(separator: ", ") + ": " + message
        return cause.map { "\(text) (\($0))" } ?? text
    }
}
