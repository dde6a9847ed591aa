import TasteProtocol

/// An item's record.
public struct Item: Hashable, Sendable {
    /// The item's name: 1 to 255 bytes of UTF-8.
    public var id: String
    /// Empty: none.
    public var title: String
    /// nil: unknown.
    public var year: Int?
    public var genres: [String]
    /// Whatever else is to be kept with the item.
    public var metadata: [String: String]

    public init(
        id: String, title: String = "", year: Int? = nil, genres: [String] = [], metadata: [String: String] = [:]
    ) {
        self.id = id
        self.title = title
        self.year = year
        self.genres = genres
        self.metadata = metadata
    }

    init(_ wire: WireItem) {
        self.init(
            id: wire.id, title: wire.title, year: wire.year == 0 ? nil : Int(wire.year), genres: wire.genres,
            metadata: wire.metadata)
    }

    func wire() throws(TasteError) -> WireItem {
        guard let year = UInt32(exactly: self.year ?? 0) else {
            throw TasteError(
                .invalidArgument, "The year \(self.year ?? 0) of item \(id) is out of range.", field: "year")
        }
        var item = WireItem()
        item.id = id
        item.title = title
        item.year = year
        item.genres = genres
        item.metadata = metadata
        return item
    }
}

/// An item's record and what people gave it.
public struct ItemInfo: Hashable, Sendable {
    public var item: Item
    /// How many people have rated it.
    public var ratings: Int
    /// The mean of their ratings; nil while there are none.
    public var mean: Float?

    init(_ wire: WireItemInfo) {
        item = Item(wire.item)
        ratings = Int(wire.ratings)
        mean = wire.ratings == 0 ? nil : wire.mean
    }
}
