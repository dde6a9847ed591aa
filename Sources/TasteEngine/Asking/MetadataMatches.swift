import Synchronization
import TasteStore
import TasteValues

/// The items whose records have given texts. They are found by reading every record once, and kept up to date from the
/// log, because decoding all records takes longer than any answer.
final class MetadataMatches: Sendable {
    private struct Kept {
        var items: ItemBits
        var itemCount: Int
        /// The newest event that is counted in.
        var sequence: UInt64
        var lastUse: UInt64 = 0
    }

    private struct State {
        var kept: [[String: String]: Kept] = [:]
        var uses: UInt64 = 0
    }

    /// The conditions that are kept.
    private static let limit = 16
    /// With more new events than this, reading all records is faster.
    private static let eventLimit: UInt64 = 100_000

    private let state = Mutex(State())

    /// The items with these texts at these keys.
    func items(having texts: [String: String], in snapshot: borrowing Snapshot) throws -> ItemBits {
        let last = try snapshot.sequence
        let former = state.withLock { state in
            state.uses += 1
            state.kept[texts]?.lastUse = state.uses
            return state.kept[texts]
        }
        if let former, former.sequence >= last { return former.items }
        let next = try Self.follow(former, texts, through: last, in: snapshot)
        state.withLock { state in
            if let kept = state.kept[texts], kept.sequence > next.sequence { return }
            state.kept[texts] = next
            state.kept[texts]?.lastUse = state.uses
            guard state.kept.count > Self.limit else { return }
            if let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse }) { state.kept[oldest.key] = nil }
        }
        return next.items
    }

    private static func follow(
        _ former: Kept?, _ texts: [String: String], through last: UInt64, in snapshot: borrowing Snapshot
    ) throws -> Kept {
        let count = try snapshot.items.count
        let former = former.flatMap { last - $0.sequence > eventLimit ? nil : $0 }
        var items = ItemBits(itemCount: count)
        guard let former else {
            try snapshot.items.forEachRecord { item, record in
                if item < count, has(record, texts) { items.insert(Int(item)) }
                return true
            }
            return Kept(items: items, itemCount: count, sequence: last)
        }
        former.items.forEach(in: 0..<count) {
            items.insert($0)
            return true
        }
        var changed: Set<UInt32> = []
        try snapshot.log.forEach(after: former.sequence) { _, event in
            if event.kind.changesRecord, event.item < count { changed.insert(event.item) }
            return true
        }
        for item in changed.sorted() {
            let matches = try snapshot.items.record(of: item).map { has($0, texts) } ?? false
            if matches { items.insert(Int(item)) } else { items.remove(Int(item)) }
        }
        return Kept(items: items, itemCount: count, sequence: last)
    }

    private static func has(_ record: Item, _ texts: [String: String]) -> Bool {
        texts.allSatisfy { record.metadata[$0] == $1 }
    }
}
