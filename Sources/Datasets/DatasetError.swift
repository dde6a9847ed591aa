/// Why a dataset, or one line of it, cannot be read.
package struct DatasetError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// There is no file or folder at the path.
        case notFound
        /// The operating system refused to open or read the file; `cause` says why.
        case unreadable
        /// The file is no text, or is compressed.
        case notText
        /// The folder holds no file that is known, or the file's columns cannot be told.
        case unknownFormat
        /// The named columns do not fit the file.
        case badColumns
        /// One line is wrong; `line` says which.
        case badLine
        /// There are more distinct users or items than a `NameTable` counts.
        case tooManyNames
    }

    package let code: Code
    /// What is wrong, and what to do about it.
    package let message: String
    /// The file's name, without its folder.
    package let file: String?
    /// From 1.
    package let line: Int?
    /// From 1; `nil` where the whole line is at fault.
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

    /// `ratings.csv, line 3, column 2: the item is empty`
    package var description: String {
        let place = [file, line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap { $0 }
        let text = place.isEmpty ? message : place.joined(separator: ", ") + ": " + message
        return cause.map { "\(text) (\($0))" } ?? text
    }
}
