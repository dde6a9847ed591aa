import Foundation
import NIOCore
import SwiftProtobuf
import TasteProtocol
import TasteStore
import Testing

@testable import TasteServer

@Suite("The estimated size of requests")
struct RequestSizeTests {
    private func size(_ request: WireRequest) throws -> RequestSize {
        RequestSize(frame: ByteBuffer(bytes: try request.serializedBytes() as [UInt8]))
    }

    @Test("A request is estimated to take at least what its elements take, however small they are on the wire")
    func smallElements() throws {
        var rate = WireRequest()
        (rate.id, rate.rate.ratings) = (5, Array(repeating: WireRating(), count: 10_000))
        let size = try size(rate)
        #expect(size.id == 5)
        #expect(size.bytes >= 10_000 * (MemoryLayout<WireRating>.stride + MemoryLayout<NewRating>.stride))

        var items = WireRequest()
        items.putItems.items = Array(repeating: WireItem(), count: 1000)
        items.putItems.items[0].genres = Array(repeating: "", count: 10_000)
        #expect(
            try self.size(items).bytes >= 1000 * MemoryLayout<WireItem>.stride + 10_000 * MemoryLayout<String>.stride)

        var columns = WireRequest()
        columns.import.time = Array(repeating: 0, count: 10_000)
        columns.import.users = Array(repeating: "", count: 10_000)
        #expect(try self.size(columns).bytes >= 10_000 * (MemoryLayout<Int64>.stride + MemoryLayout<String>.stride))
    }

    /// A message in which each of the fields 1 to 15 occurs several times, with this content.
    private static func message(_ count: Int, of content: [UInt8] = []) -> [UInt8] {
        (UInt8(1)...15).flatMap { field in
            repeatElement([field << 3 | 2] + content.prefixed, count: count).flatMap { $0 }
        }
    }

    @Test("A call of the protocol, whichever it is, is estimated to take at least what its elements take")
    func everyCall() throws {
        // Empty elements, elements full of empty elements, and elements full of those.
        let full = Self.message(2)
        let contents = [
            Self.message(500), Self.message(40, of: full), Self.message(2, of: Self.message(2, of: full)),
        ]
        var calls = 0
        for call in UInt8(10)...99 {
            for content in contents {
                let frame = [UInt8(call << 3 | 2) | 0x80, call >> 4] + content.prefixed
                let request = try WireRequest(serializedBytes: frame)
                guard request.call != nil else { continue }
                var memory = DecodedMemory()
                try request.traverse(visitor: &memory)
                let size = RequestSize(frame: ByteBuffer(bytes: frame)).bytes
                #expect(size >= memory.bytes, "call \(call), content of \(content.count) bytes")
                calls += 1
            }
        }
        #expect(calls > 40)
    }

    @Test("A request that is larger than the limit is read no further than that")
    func limit() throws {
        var rate = WireRequest()
        (rate.id, rate.rate.ratings) = (5, Array(repeating: WireRating(), count: 10_000))
        let frame = ByteBuffer(bytes: try rate.serializedBytes() as [UInt8])
        let (whole, limited) = (RequestSize(frame: frame), RequestSize(frame: frame, upTo: 100_000))
        #expect(limited.id == 5 && limited.isIncomplete)
        #expect(limited.bytes > 100_000 && limited.bytes < 101_000)
        #expect(!whole.isIncomplete && whole.bytes > 1_000_000)
        #expect(!RequestSize(frame: frame, upTo: whole.bytes).isIncomplete)
    }

    @Test("A frame that does not hold a request is estimated without reading beyond it")
    func malformed() {
        for length in [1, 2, 3, 40] {
            let broken = ByteBuffer(bytes: [0x62] + [UInt8](repeating: 0xff, count: length))
            #expect(RequestSize(frame: broken).id == 0)
            #expect(RequestSize(frame: broken).bytes >= length)
        }
    }
}

extension [UInt8] {
    /// The bytes behind their length as a varint.
    fileprivate var prefixed: [UInt8] {
        var length: [UInt8] = []
        var rest = count
        repeat {
            length.append(UInt8(rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return length + self
    }
}

/// Adds up what the elements of a decoded message take.
private struct DecodedMemory: Visitor {
    private(set) var bytes = 0

    private mutating func add<Element>(_: Element.Type) { bytes += MemoryLayout<Element>.stride }

    mutating func visitSingularMessageField<M: Message>(value: M, fieldNumber: Int) throws {
        add(M.self)
        try value.traverse(visitor: &self)
    }

    mutating func visitMapField<KeyType, ValueType: MapValueType>(
        fieldType: _ProtobufMap<KeyType, ValueType>.Type, value: _ProtobufMap<KeyType, ValueType>.BaseType,
        fieldNumber: Int
    ) throws {
        bytes += value.count * MemoryLayout<(KeyType.BaseType, ValueType.BaseType)>.stride
    }

    mutating func visitMapField<KeyType, ValueType: Enum>(
        fieldType: _ProtobufEnumMap<KeyType, ValueType>.Type, value: _ProtobufEnumMap<KeyType, ValueType>.BaseType,
        fieldNumber: Int
    ) throws where ValueType.RawValue == Int {
        bytes += value.count * MemoryLayout<(KeyType.BaseType, ValueType)>.stride
    }

    mutating func visitMapField<KeyType, ValueType: Message & Hashable>(
        fieldType: _ProtobufMessageMap<KeyType, ValueType>.Type,
        value: _ProtobufMessageMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) throws {
        for value in value.values { try visitSingularMessageField(value: value, fieldNumber: fieldNumber) }
    }

    mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) throws { add(Double.self) }
    mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) throws { add(Int64.self) }
    mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) throws { add(UInt64.self) }
    mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) throws { add(Bool.self) }
    mutating func visitSingularStringField(value: String, fieldNumber: Int) throws { add(String.self) }
    mutating func visitSingularBytesField(value: Data, fieldNumber: Int) throws { add(Data.self) }
    mutating func visitSingularEnumField<E: Enum>(value: E, fieldNumber: Int) throws { add(E.self) }
    mutating func visitUnknown(bytes: Data) throws { self.bytes += bytes.count }
}
