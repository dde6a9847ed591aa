/// The information of a dataset about an item.
package struct ItemRecord: Sendable, Equatable {
    package var item: String
    /// The title as it stands in the file; empty where there is none.
    package var title = ""
    package var year: Int?
    package var genres: [String] = []
    package var metadata: [String: String] = [:]

    package init(item: String) { self.item = item }

    /// The key of the metadata value that carries the tags, and the character between two of them.
    package static let tagsKey = "tags"
    package static let tagSeparator = "|"

    /// The item's tags, which are stored as one metadata value. No tag may contain the separator.
    package var tags: [String] {
        get { metadata[Self.tagsKey].map { $0.split(separator: Self.tagSeparator).map(String.init) } ?? [] }
        set { metadata[Self.tagsKey] = newValue.isEmpty ? nil : newValue.joined(separator: Self.tagSeparator) }
    }

    /// The year in a title such as `Heat (1995)`: the last four digits that follow an opening parenthesis.
    static func year(inTitle title: String) -> Int? {
        let bytes = Array(title.utf8)
        let open = UInt8(ascii: "(")
        for start in bytes.indices.reversed() where bytes[start] == open && start + 5 < bytes.count {
            let digits = bytes[(start + 1)...(start + 4)]
            let isFollowedByDigit = (Ascii.zero...Ascii.nine).contains(bytes[start + 5])
            guard digits.allSatisfy((Ascii.zero...Ascii.nine).contains), !isFollowedByDigit else { continue }
            return digits.reduce(0) { $0 * 10 + Int($1 - Ascii.zero) }
        }
        return nil
    }

    /// The genres in one field, which are separated by `|`, else by `;`, else by `,`.
    static func genres(in field: String, areWords: Bool) -> [String] {
        let separator: Character = areWords ? " " : field.contains("|") ? "|" : field.contains(";") ? ";" : ","
        var genres: [String] = []
        for part in field.split(separator: separator) {
            let genre = String(part.drop { $0 == " " })
            // MovieLens writes this text where an item has no genres.
            if genre.isEmpty || genre == "(no genres listed)" || genres.contains(genre) { continue }
            genres.append(genre)
        }
        return genres
    }
}
