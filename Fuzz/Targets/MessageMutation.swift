/// Changes protobuf messages field by field, so that most results are messages again: bytes that are changed at random
/// rarely get beyond the decoder.
struct MessageMutation {
    private struct Field {
        var tag: UInt64
        var payload: [UInt8]

        var isDelimited: Bool { tag & 7 == 2 }
        var encoded: [UInt8] {
            Varint.encode(tag) + (isDelimited ? Varint.encode(UInt64(payload.count)) : []) + payload
        }
    }

    private static let numbers: [UInt64] = [0, 1, 2, 5, 127, 128, 1000, 1 << 31, 1 << 32, 1 << 63, .max, .max - 1]
    private static let floats: [Float] = [0, -0.0, 0.5, 5, 4.25, -1, .nan, .infinity, 1e30, .leastNonzeroMagnitude]

    /// The message with one field changed, removed, repeated or renumbered; nil if these bytes are no message.
    static func mutate(_ message: [UInt8], using random: inout RandomBytes) -> [UInt8]? {
        guard var fields = fields(of: message), !fields.isEmpty else { return nil }
        let position = Int.random(in: 0..<fields.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: fields.remove(at: position)
        case 1: fields.insert(fields[position], at: Int.random(in: 0...fields.count, using: &random))
        case 2: fields[position].tag = UInt64.random(in: 1...40, using: &random) << 3 | fields[position].tag & 7
        default: change(&fields[position], using: &random)
        }
        return fields.flatMap(\.encoded)
    }

    private static func change(_ field: inout Field, using random: inout RandomBytes) {
        switch field.tag & 7 {
        case 0:
            let number = numbers.randomElement(using: &random) ?? 0
            field.payload = Varint.encode(number &+ UInt64.random(in: 0...2, using: &random))
        case 5:
            let bits =
                Bool.random(using: &random)
                ? (floats.randomElement(using: &random) ?? 0).bitPattern : UInt32.random(in: 0 ... .max, using: &random)
            field.payload = withUnsafeBytes(of: bits.littleEndian) { Array($0) }
        case 2:
            let isNested = Int.random(in: 0..<4, using: &random) > 0
            field.payload =
                (isNested ? mutate(field.payload, using: &random) : nil)
                ?? mutated(field.payload, limit: field.payload.count + 64, using: &random)
        default: field.payload = mutated(field.payload, limit: max(1, field.payload.count), using: &random)
        }
    }

    private static func fields(of message: [UInt8]) -> [Field]? {
        var fields: [Field] = []
        var rest = message[...]
        while !rest.isEmpty {
            guard let tag = Varint.decode(&rest), tag >> 3 > 0 else { return nil }
            let start = rest
            switch tag & 7 {
            case 0:
                guard Varint.decode(&rest) != nil else { return nil }
                fields.append(Field(tag: tag, payload: Array(start.prefix(start.count - rest.count))))
            case 1, 5:
                let count = tag & 7 == 1 ? 8 : 4
                guard rest.count >= count else { return nil }
                fields.append(Field(tag: tag, payload: Array(rest.prefix(count))))
                rest = rest.dropFirst(count)
            case 2:
                guard let count = Varint.decode(&rest), count <= UInt64(rest.count) else { return nil }
                fields.append(Field(tag: tag, payload: Array(rest.prefix(Int(count)))))
                rest = rest.dropFirst(Int(count))
            default: return nil
            }
        }
        return fields
    }
}

/// Protobuf's numbers of variable length.
enum Varint {
    static func encode(_ number: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest > 0x7f {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    static func decode(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            number |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return number }
        }
        return nil
    }
}
