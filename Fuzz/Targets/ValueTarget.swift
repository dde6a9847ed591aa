import LMDB
import TasteStore
import TasteValues

@testable import TasteStore

/// The codecs of the values that the store holds. The first byte chooses one. A value that can be read is written again,
/// and reads as the same.
struct ValueTarget: FuzzTarget {
    private static let item: Item = {
        var item = Item(id: "item", title: "Title", year: 1999)
        (item.genres, item.metadata) = (["drama", "noir"], ["tags": "a|b", "imdb": "tt1"])
        return item
    }()

    private static let generation = Generation(
        number: 7, lineage: 5, trainedThrough: 100, fittedThrough: 90, time: 1_700_000_000, kind: "bias",
        settings: "{}", validation: .init(rmse: 0.9, ndcg: nil), requested: ["a": "1"],
        comparison: ModelTrial(against: 4, ratings: 9, rmse: 1, servingRMSE: 1.1, hitRate: nil, servingHitRate: 0.5),
        tensors: [.init(name: "users", rows: 100, columns: 8, isByUser: true)])

    var seeds: [String: [UInt8]] {
        let record = PrequentialRecord(
            sequence: 0, generation: 3, user: 1, item: 2, value: 4, isRanked: true,
            model: .init(rating: 3, isHit: true),
            bias: .init(rating: 3.5), popularity: .init(rating: 3))
        let event = Event(kind: .rate, user: 1, item: 2, value: 4, previous: 3.5, time: 1_700_000_000)
        func bytes(_ kind: UInt8, _ words: Span<UInt64>) -> [UInt8] {
            [kind] + words.bytes.array(count: words.bytes.byteCount)
        }
        return [
            "item": [0] + Self.item.stored, "item-name": [0] + Item(id: "i").stored,
            "event": bytes(1, event.words.span),
            "statistics": bytes(2, ItemStatistics(count: 3, sum: 10).words.span),
            "prequential": bytes(3, record.words.span), "generation": [4] + Self.generation.encoded,
            "rating": bytes(5, StoredRating(index: 9, value: 4, time: 1).words.span),
        ]
    }

    func run(_ input: [UInt8]) {
        guard let kind = input.first else { return }
        // A value that cannot be read is an error, which is the other outcome that is allowed.
        try? check(kind, Array(input.dropFirst()))
    }

    private func check(_ kind: UInt8, _ bytes: [UInt8]) throws {
        let span = bytes.span.bytes
        switch kind % 6 {
        case 0:
            let item = try Item(stored: span)
            let again = try Item(stored: item.stored.span.bytes)
            precondition(item == again, "an item changed")
        case 1:
            let event = try Event(span, at: 0)
            try require(event.words, Event(event.words.span.bytes, at: 0).words)
        case 2:
            let statistics = try ItemStatistics(span)
            try require(statistics.words, ItemStatistics(statistics.words.span.bytes).words)
        case 3:
            let record = try PrequentialRecord(sequence: 1, span)
            try require(record.words, PrequentialRecord(sequence: 1, record.words.span.bytes).words)
        case 4:
            let generation = try Generation(number: 7, span)
            let again = try Generation(number: 7, generation.encoded.span.bytes)
            // The encodings are compared, because a figure may be no number.
            precondition(again.encoded == generation.encoded, "a generation changed")
            precondition(generation.bytes >= 0 && generation.fileBytes >= 0)
        default:
            guard span.byteCount == StoredRating.byteCount else { return }
            let rating = StoredRating(span, at: 0)
            require(rating.words, StoredRating(rating.words.span.bytes, at: 0).words)
        }
    }

    private func require<let count: Int>(_ one: InlineArray<count, UInt64>, _ other: InlineArray<count, UInt64>) {
        precondition(one.indices.allSatisfy { one[$0] == other[$0] }, "a value changed when it was written again")
    }
}
