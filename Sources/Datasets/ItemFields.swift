import TasteValues

/// How fields of files become an item.
extension Item {
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
