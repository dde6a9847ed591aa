import LMDB
import Testing

@Suite("Keys, cursors and ranges")
struct CursorTests {
    /// The key at the cursor after a move. Its value must have 2 bytes.
    private func name(_ cursor: borrowing Cursor, _ move: Cursor.Move) throws -> String? {
        try cursor.move(move) { key, value in
            #expect(value.byteCount == 2)
            return key.string(count: key.byteCount)
        }
    }

    private func keys(_ cursor: borrowing Cursor, from start: UInt64, limit: Int) throws -> [UInt64] {
        var found: [UInt64] = []
        try cursor.forEach(from: start) { key, _ in
            found.append(key.load(UInt64.self, at: 0))
            return found.count < limit
        }
        return found
    }

    @Test("Integer keys are sorted as numbers")
    func integerOrder() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integers)
        let keys: [UInt32] = [70_000, 1, 256, .max, 0, 255, 65_536]
        try fixture.environment.write { transaction throws in
            for key in keys { try transaction.put(table, key, "\(key)") }
        }
        try fixture.environment.read { transaction throws in
            var found: [UInt32] = []
            try transaction.withCursor(table) { cursor throws in
                try cursor.forEach(from: UInt32(0)) { key, _ in
                    found.append(key.load(UInt32.self, at: 0))
                    return true
                }
            }
            #expect(found == keys.sorted())
        }
    }

    @Test("A cursor moves to both ends and in both directions, and returns nil where there is no entry")
    func moves() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.bytes)
        try fixture.environment.write { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                #expect(try cursor.move(.first) { _, _ in true } == nil)
                #expect(try cursor.move(.last) { _, _ in true } == nil)
            }
            for name in ["a", "c", "e"] { try transaction.put(table, name, name + name) }
        }
        try fixture.environment.read { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                #expect(try name(cursor, .first) == "a")
                #expect(try name(cursor, .previous) == nil)
                #expect(try name(cursor, .last) == "e")
                #expect(try name(cursor, .next) == nil)
                #expect(try name(cursor, .previous) == "c")
            }
        }
    }

    @Test("A range begins at the first key that is not before its start, and ends when the body returns false")
    func ranges() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integers)
        try fixture.environment.write { transaction throws in
            for key in stride(from: UInt64(10), through: 100, by: 10) { try transaction.put(table, key, "x") }
        }
        try fixture.environment.read { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                #expect(try keys(cursor, from: 20, limit: 2) == [20, 30])
                #expect(try keys(cursor, from: 21, limit: 2) == [30, 40])
                #expect(try keys(cursor, from: 95, limit: 9) == [100])
                #expect(try keys(cursor, from: 101, limit: 9) == [])
            }
        }
    }

    @Test("After deleting at a cursor, the next move finds the value that followed")
    func deleting() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integers)
        try fixture.environment.write { transaction throws in
            for key in UInt32(0)..<1000 { try transaction.put(table, key, "value \(key)") }
        }
        try fixture.environment.write { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                var key = try cursor.move(.first) { key, _ in key.load(UInt32.self, at: 0) }
                while let found = key {
                    if found % 3 != 0 { try cursor.delete() }
                    key = try cursor.move(.next) { key, _ in key.load(UInt32.self, at: 0) }
                }
            }
        }
        try fixture.environment.read { transaction throws in
            for key in UInt32(0)..<1000 { #expect(try transaction.contains(table, key) == (key % 3 == 0)) }
        }
    }

    @Test("Pair keys are sorted by the first number, then by the second")
    func pairs() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.bytes)
        let numbers: [UInt64] = [0, 1, 255, 256, 1 << 32, .max]
        let ordered = numbers.flatMap { first in numbers.map { PairKey(first, $0) } }
        try fixture.environment.write { transaction throws in
            for key in ordered.reversed() { try transaction.put(table, key, "x") }
        }
        try fixture.environment.read { transaction throws in
            var found: [PairKey] = []
            try transaction.withCursor(table) { cursor throws in
                try cursor.forEach(from: PairKey(0, 0)) { key, _ in
                    let pair = PairKey(keyBytes: key)
                    found.append(try #require(pair))
                    return true
                }
            }
            #expect(found == ordered)
        }
    }

    @Test("A number or pair key cannot be read from bytes of another length")
    func wrongKeyLength() {
        let bytes: [UInt8] = [1, 2, 3]
        let keys: (UInt32?, UInt64?, PairKey?) = (
            UInt32(keyBytes: bytes.span.bytes), UInt64(keyBytes: bytes.span.bytes), PairKey(keyBytes: bytes.span.bytes)
        )
        #expect(keys.0 == nil && keys.1 == nil && keys.2 == nil)
        #expect(String(keyBytes: Array("né".utf8).span.bytes) == "né")
    }
}
