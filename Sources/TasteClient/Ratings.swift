import TasteProtocol

/// What one user thinks of one item.
public struct Rating: Hashable, Sendable {
    /// The user's name: 1 to 255 bytes of UTF-8.
    public var user: String
    /// The item's name: 1 to 255 bytes of UTF-8.
    public var item: String
    /// On the daemon's scale.
    public var value: Float
    /// Seconds since 1970; nil: the daemon's clock.
    public var time: Int64?

    public init(user: String, item: String, value: Float, time: Int64? = nil) {
        self.user = user
        self.item = item
        self.value = value
        self.time = time
    }

    var wire: WireRating {
        var rating = WireRating()
        rating.user = user
        rating.item = item
        rating.value = value
        if let time { rating.time = time }
        return rating
    }
}

/// One rating of a user's history.
public struct HistoryEntry: Hashable, Sendable {
    public var item: String
    /// Empty where the item has no title.
    public var title: String
    public var value: Float
    /// Seconds since 1970.
    public var time: Int64

    init(_ wire: WireHistoryEntry) {
        item = wire.item
        title = wire.title
        value = wire.value
        time = wire.time
    }
}

/// An item that a user has not rated and would like.
public struct Recommendation: Hashable, Sendable {
    public var item: String
    /// Empty where the item has no title.
    public var title: String
    /// What recommendations are ordered by, larger is better. Comparable within one answer only.
    public var score: Float
    /// The rating this user would give, on the daemon's scale.
    public var predicted: Float

    init(_ wire: WireRecommendation) {
        item = wire.item
        title = wire.title
        score = wire.score
        predicted = wire.predicted
    }
}

/// The rating a user would give an item.
public struct Prediction: Hashable, Sendable {
    public var item: String
    /// On the daemon's scale.
    public var predicted: Float

    init(_ wire: WirePrediction) {
        item = wire.item
        predicted = wire.predicted
    }
}

/// An item that is liked by the same people.
public struct SimilarItem: Hashable, Sendable {
    public var item: String
    /// Empty where the item has no title.
    public var title: String
    /// Cosine, -1 to 1.
    public var similarity: Float

    init(_ wire: WireSimilarItem) {
        item = wire.item
        title = wire.title
        similarity = wire.similarity
    }
}
