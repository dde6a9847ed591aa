import Foundation
import LMDB
import TestSupport
import Testing

@Suite("Memory of changed pages")
struct ChangedPageTests {
    /// A value that fills most of a page, so that each key has a page of its own.
    private static let value = [UInt8](repeating: 7, count: 3000)
    /// 96 MB, twice as much as may be changed in memory.
    private static let keys: UInt32 = 24_000

    private func fileSize(_ fixture: Fixture) throws -> Int {
        try fixture.folder.url.appending(path: "data.mdb").resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    }

    /// Changes a page for each key in random order, and returns the size of the file before the commit.
    private func changeManyPages(_ fixture: Fixture, _ table: Table, thenThrow error: (any Error)?) throws -> Int {
        try fixture.environment.write { transaction throws in
            try transaction.withReference { reference in
                for key in (0..<Self.keys).shuffled() { try reference.put(table, key, Self.value.span.bytes) }
                // Values that were written ahead can be read and changed again.
                try reference.put(table, UInt32(5), [1].span.bytes)
                #expect(try reference.get(table, UInt32(5)) { $0.byteCount } == 8)
                #expect(try reference.get(table, UInt32(6)) { $0.byteCount } == Self.value.count)
                #expect(try reference.count(table) == Int(Self.keys))
                if let error { throw error }
                return try fileSize(fixture)
            }
        }
    }

    private func fixture() throws -> (Fixture, Table) {
        let fixture = try Fixture(mapSize: 512 << 20)
        let table = try fixture.table(.integers)
        try fixture.environment.write { try fixture.environment.boundChangedPages(in: $0) }
        return (fixture, table)
    }

    @Test("A transaction that changes more pages than may be in memory writes them ahead, and commits all of them")
    func writtenAhead() throws {
        let (fixture, table) = try fixture()
        let size = try changeManyPages(fixture, table, thenThrow: nil)
        #expect(size > 32 << 20, "\(size) bytes were written before the commit")
        try fixture.environment.read { transaction throws in
            #expect(try transaction.count(table) == Int(Self.keys))
            for key in 0..<Self.keys where key != 5 {
                #expect(try transaction.get(table, key) { $0.byteCount } == Self.value.count)
            }
        }
    }

    @Test("A transaction that has written pages ahead changes nothing if it throws")
    func abandoned() throws {
        let (fixture, table) = try fixture()
        try fixture.environment.write { try $0.put(table, UInt32(1), "kept") }
        #expect(throws: Interruption.self) {
            _ = try changeManyPages(fixture, table, thenThrow: Interruption())
        }
        try fixture.environment.read { transaction throws in
            #expect(try transaction.count(table) == 1)
            #expect(try transaction.text(table, UInt32(1)) == "kept")
        }
        // The environment goes on as before.
        #expect(try changeManyPages(fixture, table, thenThrow: nil) > 0)
    }
}
