import TasteProtocol

/// How good a daemon is now: each rating that arrives is predicted before it is learned, and this is how well the newest ones were.
public struct LiveQuality: Hashable, Sendable {
    public struct Figures: Hashable, Sendable {
        /// Of predicted ratings; nil: none was judged.
        public var rmse: Float?
        /// The share of liked items that stood among the first ten that the user had not rated; nil: no place was looked at.
        public var hitRate: Float?
    }

    /// How many judged ratings are kept at most.
    public var window: Int
    /// How many there are.
    public var ratings: Int
    /// Of these, liked ones whose place in the order was looked at.
    public var ranked: Int
    /// The generations that served when the ratings came.
    public var model: Figures
    /// An item's mean and the user's offset from such means.
    public var bias: Figures
    /// An item's mean; ordered by how often items were rated.
    public var popularity: Figures
    /// In what the newest ratings are predicted significantly worse than those before; nil: in nothing.
    public var drift: String?

    init(_ wire: WireLiveQuality) {
        window = Int(wire.window)
        ratings = Int(wire.ratings)
        ranked = Int(wire.ranked)
        func figures(_ figures: WireLiveFigures) -> Figures {
            Figures(rmse: wire.ratings > 0 ? figures.rmse : nil, hitRate: wire.ranked > 0 ? figures.hitRate : nil)
        }
        model = figures(wire.model)
        bias = figures(wire.bias)
        popularity = figures(wire.popularity)
        drift = wire.drift.isEmpty ? nil : wire.drift
    }
}
