import LMDB
import Testing

@Suite("Values without copies")
struct ValueTests {
    @Test("A value can be reserved and written in place")
    func reserve() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integers)
        let numbers = (0..<5000).map { Float($0) / 2 }
        try fixture.environment.write { transaction throws in
            try transaction.put(table, UInt32(1), byteCount: numbers.count * 4) { bytes in
                for (position, number) in numbers.enumerated() {
                    bytes.storeBytes(of: number, toByteOffset: position * 4, as: Float.self)
                }
            }
        }
        try fixture.environment.read { transaction throws in
            let read = try transaction.get(table, UInt32(1)) { bytes in
                try bytes.withFloats { floats in floats.indices.map { floats[$0] } }
            }
            #expect(read == numbers)
        }
    }

    @Test("A reserved value is dropped with its transaction if writing it throws")
    func reserveAborted() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integers)
        #expect(throws: Interruption.self) {
            try fixture.environment.write { transaction throws in
                try transaction.put(table, UInt32(1), byteCount: 64) { _ in throw Interruption() }
            }
        }
        try fixture.environment.read { transaction throws in
            #expect(try transaction.contains(table, UInt32(1)) == false)
        }
    }

    @Test("Bytes that are not a whole number of floats are refused")
    func notFloats() throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6]
        let error = #expect(throws: LMDBError.self) { try bytes.span.bytes.withFloats { $0.count } }
        #expect(error?.code == .malformedValue)
    }

    @Test("Appending a key that does not sort last is refused")
    func append() throws {
        let fixture = try Fixture()
        let table = try fixture.table(.integers)
        try fixture.environment.write { transaction throws in
            try transaction.append(table, UInt64(5), [UInt64(5)].span.bytes)
            let error = #expect(throws: LMDBError.self) {
                try transaction.append(table, UInt64(4), [UInt64(4)].span.bytes)
            }
            #expect(error?.operation == "put")
        }
    }

    @Test("Texts, arrays and numbers are read from a value at any offset")
    func copies() {
        let bytes: [UInt8] = [0, 0xc3, 0xa9, 0x61, 0xff]
        #expect(bytes.span.bytes.string(at: 1, count: 3) == "éa")
        #expect(bytes.span.bytes.string(at: 4, count: 1) == "\u{fffd}")
        #expect(bytes.span.bytes.array(at: 3, count: 2) == [0x61, 0xff])
        #expect(bytes.span.bytes.load(UInt16.self, at: 3) == UInt16(0xff61).littleEndian)
    }
}
