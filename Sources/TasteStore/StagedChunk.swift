import LMDB
import TasteValues

/// What an import consists of. The numbers are those of the staging table's keys.
package enum ImportPart: UInt64, Sendable, CaseIterable {
    case ratings = 0
    case users = 1
    case items = 2
    case records = 3
}

/// A value for each part of an import.
package struct PerPart<Value: Sendable>: Sendable {
    private var ratings, users, items, records: Value

    init(repeating value: Value) { (ratings, users, items, records) = (value, value, value, value) }

    subscript(part: ImportPart) -> Value {
        // Accessors that do not copy: a chunk is megabytes long and grows in place.
        _read {
            switch part {
            case .ratings: yield ratings
            case .users: yield users
            case .items: yield items
            case .records: yield records
            }
        }
        _modify {
            switch part {
            case .ratings: yield &ratings
            case .users: yield &users
            case .items: yield &items
            case .records: yield &records
            }
        }
    }
}

/// The place of a chunk among those of its import.
package struct StagedKey: Hashable, Sendable {
    let part: ImportPart
    let chunk: UInt64

    /// The key in the staging table. The part is in the highest byte of the second number.
    func key(of importNumber: UInt64) -> PairKey { PairKey(importNumber, part.rawValue << 56 | chunk) }
}

/// Some ratings, names or records of an import, packed as they are staged.
package struct StagedChunk: Sendable {
    /// The ratings, three words each: user and item (32 bits each), the value (float32), and the time.
    fileprivate(set) var words: [UInt64] = []
    /// The names, or the stored records of items, each behind its length in bytes (u32).
    fileprivate(set) var bytes: [UInt8] = []

    /// What is thrown if a chunk of the staging table is not as it was written.
    static let damage = StoreDamage(.log, "a part of the import that is being applied")

    init() {}

    /// Reads a chunk of the staging table.
    init(_ part: ImportPart, stored: RawSpan) {
        switch part {
        case .ratings: words = (0..<stored.byteCount / 8).map { stored.load(UInt64.self, at: 8 * $0) }
        case .users, .items, .records: bytes = stored.array(at: 0, count: stored.byteCount)
        }
    }

    var byteCount: Int { 8 * words.count + bytes.count }

    mutating func append(user: UInt32, item: UInt32, value: Float, time: Int64) {
        words.append(UInt64(user) | UInt64(item) << 32)
        words.append(UInt64(value.bitPattern))
        words.append(UInt64(bitPattern: time))
    }

    mutating func append(_ name: String) { TasteStore.append(name, to: &bytes) }

    mutating func append(_ record: Item) {
        let stored = record.stored(owner: Account.noOwner)
        TasteStore.append(UInt32(stored.count), to: &bytes)
        bytes.append(contentsOf: stored)
    }

    /// Runs `body` on each rating, as (user, item, value, time).
    func forEachRating(_ body: (UInt32, UInt32, Float, Int64) -> Void) {
        for start in stride(from: 0, to: words.count - 2, by: 3) {
            body(
                UInt32(truncatingIfNeeded: words[start]), UInt32(words[start] >> 32),
                Float(bitPattern: UInt32(truncatingIfNeeded: words[start + 1])), Int64(bitPattern: words[start + 2]))
        }
    }

    /// The names of a chunk that holds names.
    var names: [String] {
        get throws {
            var names: [String] = []
            var reader = RecordReader(StagedChunk.damage)
            while !reader.isAtEnd(of: bytes.span.bytes) { names.append(try reader.text(bytes.span.bytes)) }
            return names
        }
    }

    /// The item records of a chunk that holds records.
    var records: [Item] {
        get throws {
            var records: [Item] = []
            var reader = RecordReader(StagedChunk.damage)
            while !reader.isAtEnd(of: bytes.span.bytes) {
                // It has no index yet. The checksum of the chunk has been checked, so that the record is sound.
                records.append(try reader.nested(bytes.span.bytes) { try Item(stored: $0, at: 0) })
            }
            return records
        }
    }
}
