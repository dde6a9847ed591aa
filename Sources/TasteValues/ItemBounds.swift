/// The largest item record that is stored. Records that were stored before stay readable.
public struct ItemBounds: Sendable, Equatable {
    /// Bytes of a title.
    public var titleBytes = 1024
    /// Bytes of the name of a genre.
    public var genreBytes = 64
    public var genres = 64
    public var tags = 256
    /// Texts of the metadata.
    public var metadata = 64
    /// Bytes of a key or a text of the metadata.
    public var metadataBytes = 32 << 10
    /// Bytes of all texts of the record.
    public var recordBytes = 64 << 10

    public init() {}

    /// Checks a record. The name is checked by ``Names/check(_:field:)``.
    ///
    /// - Parameter field: The request's field that holds the record, such as `items[3]`.
    /// - Throws: `invalidArgument` that names the first field that is too large, and its setting.
    public func check(_ item: Item, field: String) throws(TasteError) {
        try check(item.title.utf8.count, titleBytes, "bytes of a title", "titleBytes", "\(field).title")
        try check(item.genres.count, genres, "genres", "genresPerItem", "\(field).genres")
        for (position, genre) in item.genres.enumerated() {
            try check(
                genre.utf8.count, genreBytes, "bytes of a genre", "genreBytes", "\(field).genres[\(position)]")
        }
        try check(item.metadata.count, metadata, "texts of metadata", "metadataPerItem", "\(field).metadata")
        for (key, text) in item.metadata.sorted(by: { $0.key < $1.key }) {
            let largest = max(key.utf8.count, text.utf8.count)
            try check(
                largest, metadataBytes, "bytes of a metadata text", "metadataBytes",
                "\(field).metadata[\"\(key.quoted)\"]")
        }
        try check(item.tags.count, tags, "tags", "tagsPerItem", "\(field).metadata[\"\(Item.tagsKey)\"]")
        try check(item.textBytes, recordBytes, "bytes of a record", "recordBytes", field)
    }

    private func check(
        _ count: Int, _ limit: Int, _ what: String, _ setting: String, _ field: String
    ) throws(TasteError) {
        guard count > limit else { return }
        throw TasteError(
            .invalidArgument, "\(count) \(what) are over the limit of \(limit) (limits.\(setting)). Shorten them.",
            field: field)
    }
}

extension Item {
    /// Bytes of all texts of the record.
    public var textBytes: Int {
        id.utf8.count + title.utf8.count + genres.reduce(0) { $0 + $1.utf8.count }
            + metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    }
}

extension String {
    /// The beginning of the text with at most so many bytes of UTF-8, cut between characters.
    package func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = startIndex
        var bytes = 0
        while end < endIndex {
            let next = index(after: end)
            bytes += self[end..<next].utf8.count
            guard bytes <= limit else { break }
            end = next
        }
        return String(self[..<end])
    }
}
