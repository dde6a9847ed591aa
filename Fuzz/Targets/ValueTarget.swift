import LMDB
import TasteStore
import TasteValues

@testable import TasteStore

/// The codecs of the values that the store holds. The first byte chooses one. A value that can be read is written
/// again, and reads as the same.
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

    private static let block: QualityBlock = {
        let prediction = PrequentialRecord.Prediction(rating: 3, isHit: true)
        let record = PrequentialRecord(
            sequence: 4, generation: 3, user: 1, item: 2, value: 4, isRanked: true, model: prediction, bias: prediction,
            popularity: prediction)
        var block = QualityBlock(.minutes, at: 1_700_000_000)
        block.add(QualitySum(record), at: 1_700_000_000)
        return block
    }()

    private static let training = StoredTraining(
        through: 9,
        record: TrainingRecord(
            time: 1_700_000_000, model: "als", cause: "asked for", seconds: 2, processorSeconds: 3, ratings: 100,
            end: .accepted, reason: "first model", generation: 1, validationNDCG: 0.5,
            trial: ModelTrial(against: 4, ratings: 9, rmse: 1, servingRMSE: 1.1),
            curve: [CurvePoint(seconds: 1, phase: "searching", model: "als", epoch: 3, ndcg: 0.4)]))

    var seeds: [String: [UInt8]] {
        let record = PrequentialRecord(
            sequence: 0, generation: 3, user: 1, item: 2, value: 4, isRanked: true,
            model: .init(rating: 3, isHit: true),
            bias: .init(rating: 3.5), popularity: .init(rating: 3))
        let event = Event(kind: .rate, user: 1, item: 2, value: 4, previous: 3.5, time: 1_700_000_000)
        var statistics = StatisticsRecord()
        (statistics.statistics, statistics.rowChecksum) = (ItemStatistics(count: 3, sum: 10), 7)
        func bytes(_ kind: UInt8, _ words: [UInt64]) -> [UInt8] { bytes(kind, words.span) }
        func bytes(_ kind: UInt8, _ words: Span<UInt64>) -> [UInt8] {
            [kind] + words.bytes.array(count: words.bytes.byteCount)
        }
        return [
            "item": [0] + Self.item.stored(owner: 1), "item-name": [0] + Item(id: "i").stored(owner: 1),
            "event": bytes(1, event.words(sequence: 1).span),
            "statistics": bytes(2, statistics.words.span),
            "prequential": bytes(3, record.words.span), "generation": [4] + Self.generation.encoded,
            "mark": [7] + ItemMark(item: 2, mark: .dismissed, time: 1_700_000_000).stored,
            "private": [8] + PrivateRating(value: 4, time: 1_700_000_000, isMarked: true).stored,
            "set": [9]
                + SetHead(version: 3, time: 1, owner: 0, items: 2, unknown: 1, byteCount: 60).stored
                + SetMembers(items: [1, 4], unknown: [ExactName("later")]).stored,
            "quality": bytes(11, Self.block.words), "trainings": [12] + [Self.training].stored,
            "entry": [10, 1, 0, 0, 0, 2, 0, 0, 0],
            "user": [5] + UserRecord(head: .init(), name: Array("ann".utf8)).stored,
            "tail": bytes(6, [1, 2]) + Array(bytes(1, event.words(sequence: 1).span).dropFirst())
                + Array(bytes(1, event.words(sequence: 2).span).dropFirst()),
        ]
    }

    func run(_ input: [UInt8]) {
        guard let kind = input.first else { return }
        // A value that cannot be read is an error, which is the other outcome that is allowed.
        try? check(kind, Array(input.dropFirst()))
    }

    private func check(_ kind: UInt8, _ given: [UInt8]) throws {
        var bytes = given
        // Without a right checksum hardly any input would get beyond it.
        if kind & 0x80 == 0 { seal(kind % 13, &bytes) }
        let span = bytes.span.bytes
        switch kind % 13 {
        case 0:
            let item = try Item(stored: span, at: 1)
            let again = try Item(stored: item.stored(owner: 1).span.bytes, at: 1)
            precondition(item == again, "an item changed")
        case 1:
            let event = try Event(span, at: 0, sequence: 1).words(sequence: 1)
            require(event, try Event(event.span.bytes, at: 0, sequence: 1).words(sequence: 1))
        case 2:
            let statistics = try StatisticsRecord(span, ofItem: 1).words
            require(statistics, try StatisticsRecord(statistics.span.bytes, ofItem: 1).words)
        case 3:
            let record = try PrequentialRecord(sequence: 1, span).words
            require(record, try PrequentialRecord(sequence: 1, record.span.bytes).words)
        case 4:
            let generation = try Generation(number: 7, span)
            let again = try Generation(number: 7, generation.encoded.span.bytes)
            // The encodings are compared, because a figure may be no number.
            precondition(again.encoded == generation.encoded, "a generation changed")
            precondition(generation.bytes >= 0 && generation.fileBytes >= 0)
        case 5:
            let user = try UserRecord(span, ofUser: 1).stored
            let again = try UserRecord(user.span.bytes, ofUser: 1).stored
            precondition(again == user, "a user changed")
        case 7:
            let mark = try ItemMark(span, ofUser: 1, item: 2)
            let again = try ItemMark(mark.stored.span.bytes, ofUser: 1, item: 2)
            precondition(again == mark, "a mark changed")
        case 8:
            let rating = try PrivateRating(span, ofUser: 1, item: 2).stored
            let again = try PrivateRating(rating.span.bytes, ofUser: 1, item: 2).stored
            precondition(again == rating, "a private rating changed")
        case 9:
            guard given.count >= SetHead.byteCount else { return }
            let head = try SetHead(span.extracting(first: SetHead.byteCount))
            let rest = span.extracting(droppingFirst: SetHead.byteCount)
            let members = try SetMembers(rest, head, else: SetHead.damage)
            precondition(members.count == Int(head.items) + Int(head.unknown), "a set changed")
        case 10:
            let entry = try UserEntry(span, else: UserRecord.damage(of: 1))
            let again = try UserEntry(entry.stored.span.bytes, else: UserRecord.damage(of: 1))
            precondition(again == entry, "the entry of a name changed")
        case 11:
            let block = try QualityBlock(.minutes, span)
            let again = try QualityBlock(.minutes, block.words.span.bytes)
            precondition(again.words == block.words, "a block changed")
        case 12:
            // The encodings are compared, because a figure may be no number.
            let trainings = try [StoredTraining](stored: span, QualityBlock.damage).stored
            let again = try [StoredTraining](stored: trainings.span.bytes, QualityBlock.damage).stored
            precondition(again.count <= 64 << 10 && again == trainings, "the trainings changed")
        default:
            let tail = try LogTail(span)
            precondition(tail.events.count == tail.numberedEvents.count)
        }
    }

    /// Sets the checksum of a value that contains its own.
    private func seal(_ kind: UInt8, _ bytes: inout [UInt8]) {
        if kind == 1 { Seal.event(&bytes, at: 0, sequence: 1) }
        if kind == 3 { Seal.prequential(&bytes, sequence: 1) }
        if kind == 6 { Seal.tail(&bytes) }
    }

    private func require<let count: Int>(_ one: InlineArray<count, UInt64>, _ other: InlineArray<count, UInt64>) {
        precondition(one.indices.allSatisfy { one[$0] == other[$0] }, "a value changed when it was written again")
    }
}
