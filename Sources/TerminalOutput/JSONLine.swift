import Foundation

/// One JSON object on one line, with its keys in the order in which they were added. `JSONEncoder` only knows sorted
/// keys or a random order.
package struct JSONLine {
    private var members: [String] = []
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }()

    package init() {}

    package mutating func add(_ key: String, _ value: String) {
        members.append(Self.quoted(key) + ":" + Self.quoted(value))
    }
    package mutating func add(_ key: String, _ value: Bool) { add(key, raw: value ? "true" : "false") }
    package mutating func add(_ key: String, _ value: some BinaryInteger) { add(key, raw: "\(value)") }

    /// Adds the shortest decimal number that is equal to the value as a Float, or `null` where it is not finite.
    package mutating func add(_ key: String, _ value: Float) { add(key, raw: value.isFinite ? "\(value)" : "null") }
    package mutating func add(_ key: String, _ value: Double) { add(key, raw: value.isFinite ? "\(value)" : "null") }
    package mutating func add(_ key: String, _ values: [String]) {
        add(key, raw: "[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }

    package mutating func add(_ key: String, _ values: [Float]) {
        add(key, raw: "[" + values.map { $0.isFinite ? "\($0)" : "null" }.joined(separator: ",") + "]")
    }
    package mutating func add(_ key: String, _ objects: [JSONLine]) {
        add(key, raw: "[" + objects.map(\.text).joined(separator: ",") + "]")
    }

    /// Adds an object with sorted keys.
    package mutating func add(_ key: String, _ values: [String: String]) {
        var object = JSONLine()
        for (key, value) in values.sorted(by: { $0.key < $1.key }) { object.add(key, value) }
        add(key, raw: object.text)
    }

    package mutating func add(_ key: String, _ value: String?) { value.map { add(key, $0) } ?? add(key, raw: "null") }
    package mutating func add(_ key: String, _ value: Float?) { value.map { add(key, $0) } ?? add(key, raw: "null") }
    package mutating func add(_ key: String, _ value: Int?) { value.map { add(key, $0) } ?? add(key, raw: "null") }
    package mutating func add(_ key: String, _ value: Int64?) { value.map { add(key, $0) } ?? add(key, raw: "null") }

    package mutating func add(_ key: String, _ value: Double?) { value.map { add(key, $0) } ?? add(key, raw: "null") }

    /// Adds text that is JSON on one line. Empty text is added as `null`.
    package mutating func add(_ key: String, json: String) { add(key, raw: json.isEmpty ? "null" : json) }
    package mutating func add(_ key: String, _ object: JSONLine) { add(key, raw: object.text) }

    private mutating func add(_ key: String, raw: String) { members.append(Self.quoted(key) + ":" + raw) }

    package var text: String { "{" + members.joined(separator: ",") + "}" }

    /// The text as a JSON string, in which what could do harm to a terminal is escaped.
    private static func quoted(_ text: String) -> String {
        // Encoding a string cannot fail. The empty string would keep the line valid.
        let string = (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
        guard string.unicodeScalars.contains(where: Printable.isHarmful) else { return string }
        return string.unicodeScalars.reduce(into: "") { escaped, scalar in
            // All harmful characters are in the basic plane.
            escaped += Printable.isHarmful(scalar) ? String(format: "\\u%04x", scalar.value) : String(scalar)
        }
    }
}
