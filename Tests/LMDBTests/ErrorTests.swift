import Foundation
import LMDB
import TestSupport
import Testing

@Suite("Errors of LMDB")
struct ErrorTests {
    @Test("A write that fills the map fails with its own error, and leaves the stored data as it was")
    func mapFull() throws {
        let fixture = try Fixture(mapSize: 256 << 10)
        let table = try fixture.table(.integers)
        try fixture.environment.write { try $0.put(table, UInt32(1), "kept") }
        let error = #expect(throws: LMDBError.self) {
            try fixture.environment.write { transaction throws in
                for key in UInt32(2)..<1000 { try transaction.put(table, key, String(repeating: "x", count: 1000)) }
            }
        }
        #expect(error?.code == .mapFull)
        #expect(error?.description.contains("MDB_MAP_FULL") == true)
        try fixture.environment.read { transaction throws in
            #expect(try transaction.text(table, UInt32(1)) == "kept")
            #expect(try transaction.count(table) == 1)
        }
        try fixture.environment.write { try $0.put(table, UInt32(2), "a short value still fits") }
        #expect(fixture.environment.size.limit == 256 << 10)
        #expect(fixture.environment.size.used <= fixture.environment.size.limit)
    }

    @Test("An environment can be opened again with a larger map, which holds more")
    func largerMap() throws {
        let folder = try TemporaryFolder()
        func fill(_ environment: Environment) throws {
            try environment.write { transaction throws in
                let table = try environment.openTable("table", .integers, in: transaction)
                for key in UInt32(0)..<1000 { try transaction.put(table, key, String(repeating: "x", count: 1000)) }
            }
        }
        func attempt(mapSize: Int) throws { try fill(try Fixture.open(folder, mapSize: mapSize)) }
        #expect(throws: LMDBError.self) { try attempt(mapSize: 256 << 10) }
        #expect(throws: Never.self) { try attempt(mapSize: 8 << 20) }
    }

    @Test("The error for a missing folder names the folder")
    func wrongPath() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("missing")
        let error = #expect(throws: LMDBError.self) {
            _ = try Environment(at: path, mapSize: 1 << 20, maxTables: 1, maxReaders: 2)
        }
        #expect(error?.code.rawValue == ENOENT)
        #expect(error?.description.contains(path) == true)
    }

    @Test("A file that is not an LMDB environment is refused")
    func foreignFile() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 0x5a, count: 16 << 10).write(to: folder.url.appending(path: "data.mdb"))
        let error = #expect(throws: LMDBError.self) { _ = try Fixture.open(folder) }
        #expect(error?.code == .invalid)
    }

    @Test("A key of 1 to 511 bytes is accepted, any other is refused")
    func keySizes() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.bytes)
        let longest = String(repeating: "k", count: 511)
        try fixture.environment.write { try $0.put(table, longest, "value") }
        for key in ["", longest + "k"] {
            #expect(throws: LMDBError.self) { try fixture.environment.write { try $0.put(table, key, "value") } }
        }
        try fixture.environment.read { transaction throws in #expect(try transaction.count(table) == 1) }
    }
}
