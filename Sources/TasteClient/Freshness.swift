import TasteProtocol

/// What an answer has seen.
public struct Freshness: Hashable, Sendable {
    /// Of a write: the sequence number it was given. Of a read: that of the newest event the answer counts in.
    public var sequence: UInt64
    /// The model's generation; 0 while none has been trained.
    public var generation: UInt64
    /// The newest event that this generation's weights have learned from.
    public var trainedThrough: UInt64
    /// Which path answered a read.
    public var path: Path

    public init(sequence: UInt64, generation: UInt64, trainedThrough: UInt64, path: Path) {
        self.sequence = sequence
        self.generation = generation
        self.trainedThrough = trainedThrough
        self.path = path
    }

    init(_ wire: WireFreshness) {
        self.init(
            sequence: wire.sequence, generation: wire.generation, trainedThrough: wire.trainedThrough,
            path: Path(wire.path))
    }
}

extension Freshness {
    /// Which path answered a read. A newer daemon may know further ones.
    public struct Path: Hashable, Sendable, CustomStringConvertible {
        /// The path's name, as `taste --json` prints it.
        public let name: String

        public init(name: String) {
            self.name = name
        }

        /// No model was asked: writes, listings, pings.
        public static let unspecified = Path(name: "unspecified")
        /// The user's row as the model holds it.
        public static let model = Path(name: "model")
        /// The user's row solved anew from what they have rated until now.
        public static let foldIn = Path(name: "fold-in")
        /// Genres and year.
        public static let content = Path(name: "content")
        /// What people like on average: the user, or the model, is not known yet.
        public static let popularity = Path(name: "popularity")

        public var description: String { name }

        init(_ wire: WirePath) {
            switch wire {
            case .unspecified: self = .unspecified
            case .model: self = .model
            case .foldIn: self = .foldIn
            case .content: self = .content
            case .popularity: self = .popularity
            case .UNRECOGNIZED(let number): self = Path(name: "path-\(number)")
            }
        }
    }
}

/// A value and how fresh it is.
public struct Answer<Value: Sendable>: Sendable {
    public let value: Value
    public let freshness: Freshness

    public init(_ value: Value, freshness: Freshness) {
        self.value = value
        self.freshness = freshness
    }
}
