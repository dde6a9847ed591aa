import Foundation
import LMDB
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
    @Test("What a write puts is committed when its closure returns, and is there after opening again")
    func commit() throws {
        let folder = try TemporaryFolder()
        do {
            let environment = try Fixture.open(folder)
            try environment.write { transaction throws in
                let table = try environment.openTable("table", .bytes, in: transaction)
                try transaction.put(table, "key", "value")
            }
        }
        let environment = try Fixture.open(folder)
        try environment.write { transaction throws in
            let table = try environment.openTable("table", .bytes, in: transaction)
            #expect(try transaction.text(table, "key") == "value")
        }
    }

    @Test("A write whose closure throws changes nothing, and rethrows the error")
    func abort() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.bytes)
        try fixture.environment.write { try $0.put(table, "kept", "1") }
        #expect(throws: Interruption.self) {
            try fixture.environment.write { transaction throws in
                try transaction.put(table, "kept", "2")
                try transaction.put(table, "dropped", "2")
                throw Interruption()
            }
        }
        try fixture.environment.read { transaction throws in
            #expect(try transaction.text(table, "kept") == "1")
            #expect(try transaction.contains(table, "dropped") == false)
            #expect(try transaction.count(table) == 1)
        }
    }

    @Test("A read whose closure throws frees its reader")
    func readerIsFreed() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.bytes)
        // There are fewer readers than rounds, so readers that leak would run out.
        for _ in 0..<100 {
            #expect(throws: Interruption.self) { try fixture.environment.read { _ in throw Interruption() } }
        }
        try fixture.environment.read { transaction throws in #expect(try transaction.count(table) == 0) }
    }

    @Test("A reader keeps its snapshot while a writer commits, and the next reader sees the commit")
    func snapshot() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integers)
        try fixture.environment.write { try $0.put(table, UInt32(1), "old") }
        try fixture.environment.read { reader throws in
            #expect(try reader.text(table, UInt32(1)) == "old")
            for round in 0..<50 {
                try fixture.environment.write { writer throws in
                    try writer.put(table, UInt32(1), "new \(round)")
                    try writer.put(table, UInt32(2 + round), "more")
                }
                #expect(try reader.text(table, UInt32(1)) == "old")
                #expect(try reader.count(table) == 1)
            }
        }
        try fixture.environment.read { reader throws in
            #expect(try reader.text(table, UInt32(1)) == "new 49")
            #expect(try reader.count(table) == 51)
        }
    }

    @Test("Readers on many threads each see a consistent snapshot while one thread writes")
    func concurrentReaders() async throws {
        let fixture = try Fixture()
        let environment = fixture.environment
        let table = try fixture.table(.integers)
        // Every write sets all four numbers to the same value, so no snapshot may hold two different ones.
        func write(_ number: UInt64) throws {
            try environment.write { transaction throws in
                for key in UInt32(0)..<4 { try transaction.put(table, key, [number].span.bytes) }
            }
        }
        try write(0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<500 {
                        try environment.read { transaction throws in
                            let first = try transaction.get(table, UInt32(0)) { $0.load(UInt64.self, at: 0) }
                            for key in UInt32(1)..<4 {
                                let other = try transaction.get(table, key) { $0.load(UInt64.self, at: 0) }
                                #expect(other == first)
                            }
                        }
                    }
                }
            }
            for number in UInt64(1)...100 { try write(number) }
            try await group.waitForAll()
        }
    }

    @Test("An environment is opened again with its tables, but not during a read")
    func reopen() throws {
        let fixture = try Fixture()
        let environment = fixture.environment
        let (first, second) = try environment.write { transaction in
            let first = try environment.openTable("first", .bytes, in: transaction)
            let second = try environment.openTable("second", .integerRows, in: transaction)
            try transaction.put(first, "key", "value")
            try transaction.withCursor(second) { try $0.put(UInt32(7), [UInt64(1)].span.bytes) }
            return (first, second)
        }
        try environment.read { transaction throws in
            #expect(try environment.reopen() == false)
            #expect(try transaction.text(first, "key") == "value")
        }
        for _ in 0..<3 {
            #expect(try environment.reopen())
            try environment.recover()
            try environment.read { transaction throws in
                #expect(try transaction.text(first, "key") == "value")
                #expect(try transaction.count(second) == 1)
            }
            try environment.write { try $0.put(first, "key", "value") }
        }
    }

    @Test("Using a transaction after its closure stops the process, so that no freed page is read")
    func keptReference() async throws {
        // The folder belongs to this process, because the one that stops does not remove it.
        let folder = try TemporaryFolder()
        let path = folder.url.path(percentEncoded: false)
        await #expect(processExitsWith: .failure) { [path = path as String] in
            let environment = try Environment(at: path, mapSize: 1 << 20, maxTables: 1, maxReaders: 2)
            let table = try environment.write { try environment.openTable("table", .bytes, in: $0) }
            var kept: TransactionReference?
            try environment.read { $0.withReference { kept = $0 } }
            _ = try kept?.contains(table, "key")
        }
        #expect(FileManager.default.fileExists(atPath: path + "/data.mdb"))
    }
}
