import Foundation
import LMDB
import TasteValues

@testable import TasteStore

/// A store some of whose values were changed: everything is read, written and learned over a connection. The daemon
/// may refuse and report damage; it may not trap or hang.
///
/// An input is a list of changes of 6 bytes each and the bytes that a change writes: table, way, position of the entry
/// in the table, two bytes offset within the value, number of the bytes that follow. The checksum of a changed value is
/// set unless the first bit of the way is, because hardly any change would otherwise get beyond it.
final class StoreTarget: FuzzTarget {
    private struct Change {
        var table, way, entry: UInt8
        var offset: Int
        var bytes: ArraySlice<UInt8>

        init?(_ rest: inout ArraySlice<UInt8>) {
            let head = Array(rest.prefix(6))
            guard head.count == 6 else { return nil }
            (table, way, entry) = (head[0], head[1], head[2])
            offset = Int(head[3]) << 8 | Int(head[4])
            rest = rest.dropFirst(6)
            bytes = rest.prefix(Int(head[5]))
            rest = rest.dropFirst(bytes.count)
        }
    }

    /// The bytes of a key, whatever the table's keys are.
    private struct Key: TableKey {
        var bytes: [UInt8]
        /// The number that it is, if it is one.
        var number: UInt64 { bytes.count == 8 ? Seal.word(bytes, 0) : 0 }
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        init?(keyBytes: RawSpan) { bytes = keyBytes.array(count: keyBytes.byteCount) }
        func withKeyBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
            try body(bytes.span.bytes)
        }
    }

    private static let changesPerInput = 4

    /// The file of a store as the daemon closed it.
    private let pristine: Data = {
        SampleStore.serve("pristine").stop()
        do { return try Data(contentsOf: URL(filePath: Workplace.path + "/pristine/store/data.mdb")) } catch {
            preconditionFailure("\(error)")
        }
    }()

    var seeds: [String: [UInt8]] {
        var seeds: [String: [UInt8]] = ["none": [0, 4, 0, 0, 0, 0]]
        for table in UInt8(0)..<20 {
            for way in UInt8(0)..<5 {
                seeds["table-\(table)-way-\(way)"] = [table, way, 1, 0, 4, 4, 0xff, 0xff, 0xff, 0xff]
            }
        }
        return seeds
    }

    func run(_ input: [UInt8]) {
        let folder = Workplace.emptyFolder("damaged")
        do {
            try FileManager.default.createDirectory(atPath: folder + "/store", withIntermediateDirectories: true)
            try pristine.write(to: URL(filePath: folder + "/store/data.mdb"))
            try damage(folder + "/store", input[...])
        } catch { preconditionFailure("the damaged store cannot be made: \(error)") }
        guard let served = try? ServedStore(folder) else { return }
        served.answers(to: SampleStore.readings, finals: SampleStore.readings.count)
        served.answers(to: SampleStore.writings, finals: SampleStore.writings.count)
        served.answers(to: SampleStore.readings)
        served.stop()
    }

    private func damage(_ store: String, _ input: ArraySlice<UInt8>) throws {
        let environment = try Environment(at: store, mapSize: 64 << 20, maxTables: 32, maxReaders: 8)
        defer { environment.close() }
        try environment.write { transaction in
            let tables = try Tables(environment, transaction)
            let all = [
                tables.settings, tables.userIndices, tables.users, tables.itemIndices, tables.items,
                tables.itemStatistics, tables.ratingsByUser, tables.ratingsByItem, tables.log, tables.generations,
                tables.tiles, tables.staging, tables.prequential, tables.usage, tables.marks, tables.privateRatings,
                tables.withdrawn, tables.sets, tables.setMembers,
            ]
            var rest = input
            for _ in 0..<Self.changesPerInput {
                guard let change = Change(&rest) else { break }
                let position = Int(change.table) % (all.count + 1)
                // LMDB refuses keys and values of sizes that the table cannot hold.
                if position == all.count {
                    try? changeTail(change, tables.main, transaction)
                } else {
                    try? apply(
                        change, to: all[position], isRow: [6, 7].contains(position), isLog: position == 8, transaction)
                }
            }
        }
    }

    /// Changes the newest events, which are one value.
    private func changeTail(_ change: Change, _ table: Table, _ transaction: borrowing WriteTransaction) throws {
        guard var tail = try transaction.get(table, "log tail", { $0.array(count: $0.byteCount) }) else { return }
        for (place, byte) in zip(change.offset..., change.bytes) where place < tail.count { tail[place] = byte }
        if change.way & 0x80 == 0 { Seal.tail(&tail) }
        try transaction.put(table, "log tail", tail.span.bytes)
    }

    private func apply(
        _ change: Change, to table: Table, isRow: Bool, isLog: Bool, _ transaction: borrowing WriteTransaction
    ) throws {
        var entries: [(key: Key, value: [UInt8])] = []
        try transaction.withCursor(table) { cursor in
            var entry = try cursor.move(.first) { (Key($0.array(count: $0.byteCount)), $1.array(count: $1.byteCount)) }
            while let found = entry {
                entries.append(found)
                entry = try cursor.move(.next) { (Key($0.array(count: $0.byteCount)), $1.array(count: $1.byteCount)) }
            }
        }
        guard !entries.isEmpty else { return }
        let (key, value) = entries[Int(change.entry) % entries.count]
        var changed = value
        var newKey = key
        switch (change.way & 0x7f) % 5 {
        case 0, 1:
            for (place, byte) in zip(change.offset..., change.bytes) where place < changed.count {
                changed[place] = byte
            }
        case 2: changed = Array(value.prefix(change.offset % (value.count + 1)))
        case 3: changed = Array(change.bytes)
        default:
            for (place, byte) in zip(change.offset..., change.bytes) where place < newKey.bytes.count {
                newKey.bytes[place] = byte
            }
        }
        // All values of a row are of one size, and LMDB reads as much of any value.
        if isRow {
            changed = Array((changed + [UInt8](repeating: 0, count: StoredRating.byteCount)).prefix(value.count))
        }
        if change.way & 0x80 == 0 {
            switch (isLog, changed.count) {
            case (true, _): Seal.event(&changed, at: 0, sequence: newKey.number)
            case (_, PrequentialRecord.byteCount): Seal.prequential(&changed, sequence: newKey.number)
            // The ratings of a row have no checksums of their own. A mark is as long, and its key is longer.
            case (_, StoredRating.byteCount) where newKey.bytes.count == 4: break
            case (_, _): Seal.value(&changed, key: newKey.bytes)
            }
        }
        // The value is removed and put, so that a row of several values changes one of them.
        try transaction.withCursor(table) { cursor in
            var position = try cursor.move(.first) { _, _ in true }
            for _ in 0..<Int(change.entry) % entries.count where position != nil {
                position = try cursor.move(.next) { _, _ in true }
            }
            try cursor.delete()
        }
        try transaction.put(table, newKey, changed.span.bytes)
    }
}
