import LMDB

/// The prequential evaluation of one rating: the rating, and what the serving model and two baselines had predicted
/// before they learned it.
package struct PrequentialRecord: Sendable, Equatable {
    /// The prediction of the model or of a baseline.
    package struct Prediction: Sendable, Equatable {
        /// The predicted rating, within the scale.
        package var rating: Float
        /// Whether the item was among the first ten that the user had not rated. Meaningful only if
        /// ``PrequentialRecord/isRanked``.
        package var isHit: Bool

        package init(rating: Float, isHit: Bool = false) {
            self.rating = rating
            self.isHit = isHit
        }
    }

    /// The sequence number of the rating's event.
    package var sequence: UInt64
    /// The number of the generation that served.
    package var generation: UInt64
    package var user: UInt32
    package var item: UInt32
    /// The rating that the user gave.
    package var value: Float
    /// Whether the user liked the item, so that its rank was computed.
    package var isRanked: Bool
    package var model: Prediction
    package var bias: Prediction
    package var popularity: Prediction

    package init(
        sequence: UInt64, generation: UInt64, user: UInt32, item: UInt32, value: Float, isRanked: Bool,
        model: Prediction,
        bias: Prediction, popularity: Prediction
    ) {
        self.sequence = sequence
        self.generation = generation
        self.user = user
        self.item = item
        self.value = value
        self.isRanked = isRanked
        self.model = model
        self.bias = bias
        self.popularity = popularity
    }

    /// The squared error of a prediction.
    package func squaredError(of prediction: KeyPath<PrequentialRecord, Prediction>) -> Double {
        let difference = Double(self[keyPath: prediction].rating) - Double(value)
        return difference * difference
    }
}

/// The stored form: user and item, four ratings, the generation, flags.
extension PrequentialRecord {
    static let byteCount = 40

    private enum Flag {
        static let isRanked: UInt64 = 1
        static let model: UInt64 = 2
        static let bias: UInt64 = 4
        static let popularity: UInt64 = 8
    }

    init(sequence: UInt64, _ bytes: RawSpan) throws(StoreDamage) {
        let damage = StoreDamage(.model, "the prequential record of rating \(sequence)")
        guard bytes.byteCount == Self.byteCount else { throw damage }
        let flags = UInt64(bytes.load(UInt32.self, at: 32))
        let words: InlineArray<5, UInt64> = [
            bytes.load(UInt64.self, at: 0), bytes.load(UInt64.self, at: 8), bytes.load(UInt64.self, at: 16),
            bytes.load(UInt64.self, at: 24), flags,
        ]
        guard bytes.load(UInt32.self, at: 36) == Checksum.of(sequence, words) else { throw damage }
        func number(_ offset: Int) -> Float { Float(bitPattern: bytes.load(UInt32.self, at: offset)) }
        self.init(
            sequence: sequence, generation: bytes.load(UInt64.self, at: 24), user: bytes.load(UInt32.self, at: 0),
            item: bytes.load(UInt32.self, at: 4), value: number(8), isRanked: flags & Flag.isRanked != 0,
            model: Prediction(rating: number(12), isHit: flags & Flag.model != 0),
            bias: Prediction(rating: number(16), isHit: flags & Flag.bias != 0),
            popularity: Prediction(rating: number(20), isHit: flags & Flag.popularity != 0))
    }

    /// The words, with the checksum that includes the sequence number.
    var words: InlineArray<5, UInt64> {
        func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) | UInt64(second) << 32 }
        let flags =
            (isRanked ? Flag.isRanked : 0) | (model.isHit ? Flag.model : 0) | (bias.isHit ? Flag.bias : 0)
            | (popularity.isHit ? Flag.popularity : 0)
        var words: InlineArray<5, UInt64> = [
            pair(user, item), pair(value.bitPattern, model.rating.bitPattern),
            pair(bias.rating.bitPattern, popularity.rating.bitPattern), generation, flags,
        ]
        words[4] |= UInt64(Checksum.of(sequence, words)) << 32
        return words
    }
}
