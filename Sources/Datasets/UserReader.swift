import Foundation

/// The information of a dataset about a user.
package struct UserRecord: Sendable, Equatable {
    package var user: String
    /// "F", "M", or another text of the file; empty where there is none.
    package var gender = ""
    /// The age in years. MovieLens 1M gives the lower end of an age group.
    package var age: Int?
    /// A word, or the number of an occupation in MovieLens 1M; empty where there is none.
    package var occupation = ""

    package init(user: String) { self.user = user }
}

/// A stream of the records of users. It reads MovieLens' `u.user` (id|age|gender|occupation|zip) and `users.dat`
/// (id::gender::age::occupation::zip), and tables whose heading names a user and any of gender, age and occupation.
package struct UserReader: ~Copyable {
    private enum Column: String {
        case user, gender, age, occupation
    }

    private static let userHeadings: Set<String> = [
        "user", "userid", "uid", "username", "id", "customerid", "memberid",
    ]

    private var records: RecordReader
    private let columns: [Column?]

    /// Detects the columns from the name and the beginning of the file.
    package init(at path: String) throws(DatasetError) {
        let url = URL(filePath: path)
        let name = url.lastPathComponent
        guard FileManager.default.fileExists(atPath: path) else {
            throw DatasetError(.notFound, "there is no file at \(path); check the path")
        }
        let sample = try TableSample(url)
        let dialect = name == "u.user" ? Dialect(.byte(Ascii.bar)) : try sample.dialect()
        let found = Self.columns(of: name, first: sample.lines(dialect).first ?? [])
        guard found.contains(.user) else {
            throw DatasetError(
                .badColumns, "has no heading that names the user; put one there: user,gender,age,occupation", file: name
            )
        }
        records = try RecordReader(
            url, dialect: dialect, hasHeading: !["u.user", "users.dat"].contains(name),
            chunkBytes: ChunkedFile.defaultChunkBytes)
        columns = found
    }

    private static func columns(of name: String, first: [String]) -> [Column?] {
        switch (name, first.count) {
        case ("u.user", 5): [.user, .age, .gender, .occupation, nil]
        case ("users.dat", 5): [.user, .gender, .age, .occupation, nil]
        default: first.map(column(heading:))
        }
    }

    /// The next record; nil at the end.
    package mutating func next() throws(DatasetError) -> UserRecord? {
        guard try records.next() else { return nil }
        let texts = try records.texts(columns: columns.count, fallback: .latin1)
        var record = UserRecord(user: "")
        for (column, text) in zip(columns, texts) {
            switch column {
            case .user: record.user = text
            case .gender: record.gender = text
            case .age: record.age = Double(text).flatMap { Int(exactly: $0.rounded(.down)) }
            case .occupation: record.occupation = text
            case nil: break
            }
        }
        return record
    }

    private static func column(heading: String) -> Column? {
        let name = heading.prefix { $0 != ":" }.lowercased().filter { $0.isLetter || $0.isNumber }
        return userHeadings.contains(name) ? .user : Column(rawValue: name == "sex" ? "gender" : name)
    }
}
