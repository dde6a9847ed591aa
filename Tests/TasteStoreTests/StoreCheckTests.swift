import Foundation
import LMDB
import TasteValues
import TestSupport
import Testing

@testable import TasteStore

@Suite("The check of a store")
struct StoreCheckTests {
    private func findings(_ fixture: StoreFixture) throws -> [CheckFinding] {
        let report = try StoreCheck.run(at: fixture.path)
        #expect(report.found == report.findings.count)
        return report.findings
    }

    @Test("Nothing is found after random writes, merged or not", arguments: [1, 2, 3] as [UInt64])
    func sound(seed: UInt64) throws {
        let fixture = try StoreFixture()
        var operations = RandomOperations(seed: seed)
        for isMerged in [true, false, true] {
            try fixture.withStore { store in
                try operations.run(200, on: store)
                if isMerged { try store.merge() }
                // Another reader of the same process would share LMDB's locks, so the store is closed before the check.
            }
            #expect(try findings(fixture) == [])
        }
        let report = try StoreCheck.run(at: fixture.path)
        #expect(report.ratings == operations.expected.count && report.events > 0)
    }

    /// A change of the tables that no daemon makes, and the part in which it is found.
    struct Harm: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let part: StoreDamage.Part
        let apply: @Sendable (inout Changes) throws -> Void

        init(_ name: String, _ part: StoreDamage.Part, _ apply: @escaping @Sendable (inout Changes) throws -> Void) {
            (testDescription, self.part, self.apply) = (name, part, apply)
        }
    }

    static let harms = [
        Harm("a setting is missing", .settings) { try $0.transaction.delete($0.tables.settings, "last forgotten") },
        Harm("a setting that no version reads has no checksum", .settings) { changes in
            try changes.transaction.put(changes.tables.settings, "another", [1 as UInt64].span.bytes)
        },
        Harm("a name leads to another user", .user) { changes in
            try changes.transaction.putChecked(changes.tables.userIndices, "ann", [1 as UInt32].span.bytes)
        },
        Harm("a user has no name", .user) { try $0.transaction.delete($0.tables.userIndices, "ann") },
        Harm("a name has no user", .user) { changes in
            try changes.transaction.putChecked(changes.tables.userIndices, "eve", [9 as UInt32].span.bytes)
        },
        Harm("an item is missing", .item) { try $0.transaction.delete($0.tables.items, 0 as UInt32) },
        Harm("a name leads to another item", .item) { changes in
            try changes.transaction.putChecked(changes.tables.itemIndices, "Alien", [1 as UInt32].span.bytes)
        },
        Harm("statistics are those of other ratings", .item) { changes in
            var record = try changes.snapshot.items.statisticsRecord(of: 0)
            record.statistics.sum += 1
            try changes.setStatistics(record, ofItem: 0)
        },
        Harm("statistics are missing", .item) { try $0.transaction.delete($0.tables.itemStatistics, 0 as UInt32) },
        Harm("a row by user is missing", .user) { try $0.transaction.delete($0.tables.ratingsByUser, 0 as UInt32) },
        Harm("a row by item is missing", .item) { try $0.transaction.delete($0.tables.ratingsByItem, 0 as UInt32) },
        Harm("a row belongs to no user", .user) { changes in
            try changes.transaction.withCursor(changes.tables.ratingsByUser) { cursor in
                _ = try cursor.set(StoredRating(index: 0, value: 1, time: 0), inRow: 7)
            }
        },
        Harm("a rating is in the user's row only, with its checksum", .item) { changes in
            let rating = StoredRating(index: 1, value: 1, time: 0)
            try changes.transaction.withCursor(changes.tables.ratingsByUser) { _ = try $0.set(rating, inRow: 1) }
            let head = try changes.snapshot.users.head(of: 1)
            try changes.noteMerge(
                through: head?.lastSequence ?? 0, ofUser: 1, rowChecksum: rating.checksum(inRow: 1, of: .user),
                ratings: 1)
        },
        Harm("the log lacks an event", .user) { changes in
            try changes.flushTail()
            try changes.transaction.delete(changes.tables.log, 1 as UInt64)
        },
        Harm("an event is damaged", .log) { changes in
            try changes.flushTail()
            try changes.transaction.put(changes.tables.log, 1 as UInt64, [1, 2, 3, 4 as UInt64].span.bytes)
        },
        Harm("the serving generation has no record", .model) { try $0.serve(generation: 5) },
        Harm("a tile is missing", .model) { changes in
            try changes.put(
                Generation(
                    number: 5, lineage: 5, trainedThrough: 0, fittedThrough: 0, time: 1, kind: "test", settings: "{}",
                    tensors: [.init(name: "items", rows: 3, columns: 2, isByUser: false)]))
        },
        Harm("a prequential record is damaged", .model) { changes in
            try changes.transaction.put(changes.tables.prequential, 1 as UInt64, [1 as UInt64].span.bytes)
        },
        Harm("a mark is missing", .user) { changes in
            try changes.transaction.delete(changes.tables.marks, TransactionReference.pair(1, 1))
        },
        Harm("a mark is of an item that does not exist", .user) { changes in
            let mark = ItemMark(item: 9, mark: .hidden, time: 0).stored
            try changes.transaction.putChecked(
                changes.tables.marks, TransactionReference.pair(1, 9), mark.span.bytes)
        },
        Harm("a private rating is another one", .user) { changes in
            _ = try changes.putPrivate(.init(value: 1, time: 0, isMarked: true), user: 1, item: 1)
        },
        Harm("a name does not say that its user has private ratings", .user) { changes in
            try changes.put(UserEntry(index: 1), named: "bob")
        },
        Harm("a withdrawn item is missing", .item) { try $0.transaction.delete($0.tables.withdrawn, 1 as UInt32) },
        Harm("an item is removed and has a name", .item) { try $0.setWithdrawn(.removed, 1) },
        Harm("a set lacks its items", .item) { changes in
            let version = try changes.snapshot.sets.head(of: "set")?.version ?? 0
            try changes.transaction.delete(changes.tables.setMembers, version)
        },
        Harm("a set has an item that does not exist", .item) { changes in
            let version = try changes.snapshot.sets.head(of: "set")?.version ?? 0
            try changes.transaction.putChecked(changes.tables.setMembers, version, [9 as UInt32].span.bytes)
        },
        Harm("items belong to no set", .item) { changes in
            try changes.transaction.putChecked(changes.tables.setMembers, 99 as UInt64, [0 as UInt32].span.bytes)
        },
    ]

    @Test("What no daemon writes is found in its part", arguments: harms)
    func harm(harm: Harm) throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.rate("bob", "Alien", 3)
            try store.rate("ann", "Brazil", 2)
            try store.mark(.hidden, "bob", "Brazil")
            try store.ratePrivately("bob", "Brazil", 3)
            try store.withdraw("Brazil")
            try store.put(set: "set", ["Alien"])
            try store.merge()
        }
        #expect(try findings(fixture) == [])
        try fixture.withStore { store in try store.writer.perform { try harm.apply(&$0) } }
        let found = try findings(fixture)
        #expect(found.contains { $0.part == harm.part.rawValue }, "\(found)")
    }

    @Test(
        "A file that was cut short is refused, and the error says what to restore",
        arguments: [0, 100, 4096, 8192, 20_000])
    func truncated(count: Int) throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            for number in 0..<100 { try store.rate("user \(number)", "item \(number % 7)", 3) }
        }
        let file = URL(filePath: fixture.path + "/store/data.mdb")
        try Data(contentsOf: file).prefix(count).write(to: file)
        let error = #expect(throws: TasteError.self) { try fixture.withStore { _ in } }
        #expect(error?.code == .dataLoss && error?.message.contains("\(fixture.path)/store") == true)
        #expect(try findings(fixture).first?.part == CheckFinding.filePart)
        #expect(try Data(contentsOf: file).count == count)
    }

    @Test("A table whose name is damaged is not taken for a new one")
    func tableName() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { try $0.rate("ann", "Alien", 4) }
        let file = URL(filePath: fixture.path + "/store/data.mdb")
        var bytes = try Data(contentsOf: file)
        var position = bytes.startIndex
        while let name = bytes.range(of: Data("ratings by item".utf8), in: position..<bytes.endIndex) {
            // The order of the names stays, so that the pages are sound.
            bytes[name.upperBound - 1] = UInt8(ascii: "n")
            position = name.upperBound
        }
        try bytes.write(to: file)
        let error = #expect(throws: TasteError.self) { try fixture.withStore { _ in } }
        #expect(error?.code == .dataLoss)
        #expect(try Data(contentsOf: file) == bytes)
    }
}
