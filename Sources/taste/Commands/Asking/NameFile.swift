import Foundation

/// Files that list names of items, a name a line.
enum NameFile {
    /// The names in a file, in its order. Empty lines are left out, and spaces belong to the names.
    ///
    /// - Parameter path: `-` stands for standard input.
    /// - Throws: `CommandFailure` if the file cannot be read, or is not UTF-8.
    static func names(inFile path: String) throws -> [String] {
        let bytes: Data
        do {
            // A handle reads pipes and devices too.
            let file = path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = try file.readToEnd() ?? Data()
        } catch {
            throw CommandFailure(.badData, "\(path) cannot be read: \(error.localizedDescription)")
        }
        guard var text = String(data: bytes, encoding: .utf8) else {
            throw CommandFailure(.badData, "\(path) is not UTF-8 text. A file of names has a name a line.")
        }
        // A byte order mark is part of no name.
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        return text.split(whereSeparator: \.isNewline).map(String.init)
    }
}
