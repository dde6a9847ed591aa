/// The value that a call returns, with its freshness.
public struct Answer<Value: Sendable>: Sendable {
    public var value: Value
    public var freshness: Freshness

    public init(_ value: Value, freshness: Freshness) {
        self.value = value
        self.freshness = freshness
    }
}

extension Answer: Equatable where Value: Equatable {}

/// One page of a listing.
public struct Page<Element: Sendable>: Sendable {
    public var elements: [Element]
    /// The cursor of the next page; nil if this is the last one.
    public var nextCursor: String?

    public init(_ elements: [Element], nextCursor: String?) {
        self.elements = elements
        self.nextCursor = nextCursor
    }
}
