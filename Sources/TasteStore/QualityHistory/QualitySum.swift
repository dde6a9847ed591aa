import LMDB

/// What is kept of the prequential evaluation of many ratings: sums, from which the figures of a stretch of time
/// follow.
package struct QualitySum: Sendable, Equatable {
    /// The sums of one model or baseline.
    package struct Part: Sendable, Equatable {
        /// The sum of the squared errors of all ratings.
        package var squaredError = 0.0
        /// The number of liked items that were among the first ten.
        package var hits: UInt32 = 0

        fileprivate mutating func add(_ other: Part) {
            squaredError += other.squaredError
            hits = hits.addingClamped(other.hits)
        }
    }

    /// The sequence numbers of the first and the last rating that is counted in. Which user's they are follows from the
    /// log, for as long as it has the user's events.
    package private(set) var sequences: ClosedRange<UInt64>
    /// The number of ratings, at least 1.
    package private(set) var ratings: UInt32
    /// The number of these whose rank was computed.
    package private(set) var ranked: UInt32
    package private(set) var model: Part
    package private(set) var bias: Part
    package private(set) var popularity: Part

    package init(_ record: PrequentialRecord) {
        func part(_ prediction: KeyPath<PrequentialRecord, PrequentialRecord.Prediction>) -> Part {
            let isHit = record.isRanked && record[keyPath: prediction].isHit
            return Part(squaredError: record.squaredError(of: prediction), hits: isHit ? 1 : 0)
        }
        sequences = record.sequence...record.sequence
        (ratings, ranked) = (1, record.isRanked ? 1 : 0)
        (model, bias, popularity) = (part(\.model), part(\.bias), part(\.popularity))
    }

    /// Whether the errors are numbers. Those of a model whose predictions were none are left out.
    package var isFinite: Bool { [model, bias, popularity].allSatisfy { $0.squaredError.isFinite } }

    /// Counts the ratings of another sum in.
    package mutating func add(_ other: QualitySum) {
        sequences =
            min(
                sequences.lowerBound, other.sequences.lowerBound)...max(
                sequences.upperBound, other.sequences.upperBound)
        ratings = ratings.addingClamped(other.ratings)
        ranked = ranked.addingClamped(other.ranked)
        model.add(other.model)
        bias.add(other.bias)
        popularity.add(other.popularity)
    }
}

/// The stored form: sequences, counts, errors, hits.
extension QualitySum {
    static let byteCount = 64

    /// - Returns: nil for zeros, which stand for no ratings.
    init?(_ bytes: RawSpan, at offset: Int, _ damage: StoreDamage) throws(StoreDamage) {
        let (first, last) = (bytes.load(UInt64.self, at: offset), bytes.load(UInt64.self, at: offset + 8))
        ratings = bytes.load(UInt32.self, at: offset + 16)
        ranked = bytes.load(UInt32.self, at: offset + 20)
        func part(_ number: Int) -> Part {
            Part(
                squaredError: bytes.load(Double.self, at: offset + 24 + 8 * number),
                hits: bytes.load(UInt32.self, at: offset + 48 + 4 * number))
        }
        (model, bias, popularity) = (part(0), part(1), part(2))
        if ratings == 0 { return nil }
        let most = ranked
        let areSound = [model, bias, popularity].allSatisfy {
            $0.squaredError.isFinite && $0.squaredError >= 0 && $0.hits <= most
        }
        guard first <= last, ranked <= ratings, areSound else { throw damage }
        sequences = first...last
    }

    var words: [UInt64] {
        func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) | UInt64(second) << 32 }
        return [
            sequences.lowerBound, sequences.upperBound, pair(ratings, ranked), model.squaredError.bitPattern,
            bias.squaredError.bitPattern, popularity.squaredError.bitPattern, pair(model.hits, bias.hits),
            UInt64(popularity.hits),
        ]
    }
}

extension UInt32 {
    fileprivate func addingClamped(_ other: UInt32) -> UInt32 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
