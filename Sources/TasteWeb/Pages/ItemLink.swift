/// A page elsewhere about an item, which its record names by an id.
struct ItemLink: Equatable {
    let label: String
    let target: String

    /// The link for an entry of an item's metadata; nil if the entry is no id that is known. Ids are checked, because
    /// records come from whoever may write.
    init?(_ key: String, _ text: String) {
        let digits = text.hasPrefix("tt") ? text.dropFirst(2) : text[...]
        guard !digits.isEmpty, digits.utf8.count <= 12, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        switch key.lowercased() {
        case "imdb", "imdbid", "imdb_id":
            let padding = String(repeating: "0", count: max(0, 7 - digits.count))
            (label, target) = ("IMDb", "https://www.imdb.com/title/tt\(padding)\(digits)/")
        case "tmdb", "tmdbid", "tmdb_id":
            guard !text.hasPrefix("tt") else { return nil }
            (label, target) = ("TMDB", "https://www.themoviedb.org/movie/\(digits)")
        default: return nil
        }
    }

    /// The entries of an item's metadata that are links, and those that are not, in the order of their keys.
    static func parted(_ metadata: [String: String]) -> (links: [ItemLink], texts: [(key: String, value: String)]) {
        let sorted = metadata.sorted { $0.key < $1.key }
        return (
            sorted.compactMap { ItemLink($0.key, $0.value) }, sorted.filter { ItemLink($0.key, $0.value) == nil }
        )
    }
}
