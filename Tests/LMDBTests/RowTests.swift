import LMDB
import Testing

@Suite("Rows of sorted values under one key")
struct RowTests {
    /// A value of 16 bytes that sorts by its number.
    private func value(_ number: UInt64) -> [UInt64] { [number.bigEndian, number &* 31] }

    private func numbers(_ cursor: borrowing Cursor, ofRow row: UInt32) throws -> [UInt64] {
        var found: [UInt64] = []
        var announced = 0
        try cursor.forEachPage(ofRow: row, begin: { announced = $0 }) { page in
            #expect(page.byteCount > 0 && page.byteCount % 16 == 0)
            for offset in stride(from: 0, to: page.byteCount, by: 16) {
                let number = page.load(UInt64.self, at: offset).bigEndian
                #expect(page.load(UInt64.self, at: offset + 8) == number &* 31)
                found.append(number)
            }
        }
        #expect(announced == found.count, "a row is begun with the number of its values")
        return found
    }

    // LMDB stores a single value in the table's page, a few as a page within that page, and many as a tree of own
    // pages.
    @Test(
        "A row of any length is read completely and in order",
        arguments: [1, 2, 3, 50, 120, 126, 127, 128, 300, 5000])
    func lengths(count: Int) throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integerRows)
        let expected = (0..<UInt64(count)).map { $0 * 3 }
        try fixture.environment.write { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                for number in expected.shuffled() { try cursor.put(UInt32(7), value(number).span.bytes) }
                try cursor.put(UInt32(6), value(1).span.bytes)
                try cursor.put(UInt32(8), value(2).span.bytes)
            }
        }
        try fixture.environment.read { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                #expect(try numbers(cursor, ofRow: 7) == expected)
                // The cursor must also read rows of one value after a row of many.
                #expect(try numbers(cursor, ofRow: 6) == [1])
                #expect(try numbers(cursor, ofRow: 8) == [2])
                #expect(try numbers(cursor, ofRow: 9) == [])
            }
            #expect(try transaction.count(table) == count + 2)
        }
    }

    @Test(
        "A value is replaced in place in a row of any length, and nothing else changes",
        arguments: [1, 2, 3, 50, 126, 127, 128, 300, 5000])
    func replacing(count: Int) throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integerRows)
        func fill(_ transaction: borrowing WriteTransaction) throws {
            try transaction.withCursor(table) { cursor throws in
                for number in 0..<UInt64(count) { try cursor.put(UInt32(7), value(number).span.bytes) }
                for row in [6, 8] as [UInt32] { try cursor.put(row, value(UInt64(row)).span.bytes) }
            }
        }
        // Pages that an earlier transaction has written are copied before they are changed.
        try fixture.environment.write { try fill($0) }
        let replaced = Set([0, UInt64(count / 2), UInt64(count - 1)])
        try fixture.environment.write { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                for number in replaced {
                    let found = try cursor.seek(row: UInt32(7), from: [number.bigEndian, 0].span.bytes) {
                        $0.load(UInt64.self, at: 0).bigEndian
                    }
                    #expect(found == number)
                    try cursor.replace(UInt32(7), [number.bigEndian, 1].span.bytes)
                }
            }
        }
        try fixture.environment.read { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                var number: UInt64 = 0
                try cursor.forEachPage(ofRow: UInt32(7)) { page in
                    for offset in stride(from: 0, to: page.byteCount, by: 16) {
                        #expect(page.load(UInt64.self, at: offset).bigEndian == number)
                        #expect(
                            page.load(UInt64.self, at: offset + 8) == (replaced.contains(number) ? 1 : number &* 31))
                        number += 1
                    }
                }
                #expect(number == UInt64(count))
                #expect(try numbers(cursor, ofRow: 6) == [6])
                #expect(try numbers(cursor, ofRow: 8) == [8])
            }
            #expect(try transaction.count(table) == count + 2)
        }
    }

    @Test("Values are found by their first bytes and removed, until the row is gone")
    func seekAndRemove() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integerRows)
        try fixture.environment.write { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                for number in UInt64(0)..<600 { try cursor.put(UInt32(1), value(number * 2).span.bytes) }
                for number in UInt64(0)..<600 {
                    // Seeks an odd number, which is missing, to find the even one after it.
                    let start: [UInt64] = [(number * 2 &- (number > 0 ? 1 : 0)).bigEndian, 0]
                    let found = try cursor.seek(row: UInt32(1), from: start.span.bytes) {
                        $0.load(UInt64.self, at: 0).bigEndian
                    }
                    #expect(found == number * 2)
                    try cursor.delete()
                    #expect(try numbers(cursor, ofRow: 1).count == 599 - Int(number))
                }
                let end: [UInt64] = [0, 0]
                #expect(try cursor.seek(row: UInt32(1), from: end.span.bytes) { _ in true } == nil)
            }
            #expect(try transaction.contains(table, UInt32(1)) == false)
        }
    }

    @Test("Deleting a key removes its whole row")
    func deleteRow() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integerRows)
        try fixture.environment.write { transaction throws in
            try transaction.withCursor(table) { cursor throws in
                for row in UInt32(0)..<3 {
                    for number in UInt64(0)...UInt64(row) { try cursor.put(row, value(number).span.bytes) }
                }
            }
            #expect(try transaction.delete(table, UInt32(2)))
            #expect(try transaction.delete(table, UInt32(2)) == false)
            #expect(try transaction.count(table) == 3)
        }
    }
}
