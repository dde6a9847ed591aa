import NIOCore

/// A message that becomes a JSON object.
protocol JSONObject {
    func writeFields(to json: inout JSONWriter)
}

/// An enumeration of the protocol, whose values have names.
protocol NamedChoice: Sendable {
    static var choices: [(name: String, value: Self)] { get }
    var jsonName: String { get }
}

/// Writes JSON, without a tree of values in between.
struct JSONWriter {
    /// Bytes and not a buffer, to which so many small pieces would be added several times as slowly.
    private var bytes: [UInt8] = []
    private var needsComma = false

    init(reserving count: Int = 2048) {
        bytes.reserveCapacity(count)
    }

    /// What has been written.
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    /// Writes an object, or a further element of an array.
    mutating func object(_ fields: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        fields(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Ends a line of NDJSON.
    mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    mutating func add(_ key: String, _ value: String) {
        begin(key)
        write(value)
    }

    mutating func add(_ key: String, _ value: Bool) {
        begin(key)
        append(value ? "true" : "false")
    }

    mutating func add(_ key: String, _ value: Float) {
        begin(key)
        write(value)
    }

    mutating func add(_ key: String, _ value: some FixedWidthInteger) {
        begin(key)
        append(String(value))
    }

    mutating func add(_ key: String, _ value: some NamedChoice) {
        begin(key)
        write(value.jsonName)
    }

    mutating func add(_ key: String, _ value: some JSONObject) {
        begin(key)
        needsComma = false
        object(value.writeFields)
    }

    mutating func add(_ key: String, _ values: [some JSONObject]) {
        list(key, values) { value, json in
            json.needsComma = false
            json.object(value.writeFields)
        }
    }

    mutating func add(_ key: String, _ values: [String]) {
        list(key, values) { value, json in json.write(value) }
    }

    mutating func add(_ key: String, _ values: [Float]) {
        list(key, values) { value, json in json.write(value) }
    }

    mutating func add(_ key: String, _ values: [some FixedWidthInteger]) {
        list(key, values) { value, json in json.append(String(value)) }
    }

    mutating func add(_ key: String, _ map: [String: String]) {
        begin(key)
        needsComma = false
        object { json in
            for (name, value) in map.sorted(by: { $0.key < $1.key }) {
                json.separate()
                json.write(name)
                json.bytes.append(UInt8(ascii: ":"))
                json.write(value)
                json.needsComma = true
            }
        }
    }

    private mutating func list<Value>(_ key: String, _ values: [Value], _ write: (Value, inout JSONWriter) -> Void) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (position, value) in values.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            write(value, &self)
        }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// A key is the name of a field, which has nothing to escape.
    private mutating func begin(_ key: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(key)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = true
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    /// JSON has no number for what is not finite.
    private mutating func write(_ value: Float) {
        append(value.isFinite ? value.description : "null")
    }

    /// `<` is escaped as well, so that the text cannot end a script element.
    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: Self.needsEscape) {
            for byte in text.utf8 { writeEscaped(byte) }
        } else {
            append(text)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "<")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        guard Self.needsEscape(byte) else {
            bytes.append(byte)
            return
        }
        let digits = String(byte, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
}
