/// The tags of an item, which are stored as one value of its metadata.
extension Item {
    /// The key of the metadata value that carries the tags.
    public static let tagsKey = "tags"
    /// The character between two tags. No tag may contain it.
    public static let tagSeparator = "|"

    /// The tags, in the order of the record.
    public var tags: [String] {
        get { metadata[Self.tagsKey].map { $0.split(separator: Self.tagSeparator).map(String.init) } ?? [] }
        set { metadata[Self.tagsKey] = newValue.isEmpty ? nil : newValue.joined(separator: Self.tagSeparator) }
    }
}
