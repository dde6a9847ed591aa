/// The texts that a setting accepts, and the values that they stand for.
package struct SettingType<Value: Sendable>: Sendable {
    /// The placeholder for a value in the help, such as `integer`.
    package let name: String
    /// Whether a file may give the value as a list. Its elements are then separated by commas in the text.
    package let isList: Bool
    /// The end of "must be ..." in an error message, such as `a whole number from 1 to 100`.
    package let allowed: String
    /// The value of a text; nil if the text is not allowed.
    package let parse: @Sendable (String) -> Value?
    /// The text of a value, which `parse` accepts.
    package let text: @Sendable (Value) -> String

    package init(
        name: String, isList: Bool = false, allowed: String, parse: @escaping @Sendable (String) -> Value?,
        text: @escaping @Sendable (Value) -> String
    ) {
        (self.name, self.isList, self.allowed, self.parse, self.text) = (name, isList, allowed, parse, text)
    }
}

extension SettingType where Value: FixedWidthInteger {
    /// A whole number. Underscores may separate its digits, as they may in YAML.
    package static func integer(_ range: ClosedRange<Value>) -> SettingType {
        SettingType(
            name: "integer", allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { text in
            Value(text.filter { $0 != "_" }).flatMap { range.contains($0) ? $0 : nil }
        } text: {
            String($0)
        }
    }
}

extension SettingType where Value: BinaryFloatingPoint & LosslessStringConvertible {
    /// A finite number.
    package static func number(_ range: ClosedRange<Value>) -> SettingType {
        SettingType(
            name: "number", allowed: "a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))"
        ) { text in
            Value(text).flatMap { range.contains($0) ? $0 : nil }
        } text: {
            shortest($0)
        }
    }

    /// The shortest text of a number: `24` instead of `24.0`.
    private static func shortest(_ value: Value) -> String {
        Int(exactly: value).map { String($0) } ?? "\(value)"
    }
}

extension SettingType<Bool> {
    /// A truth value: true or false, yes or no, on or off, 1 or 0.
    package static let flag = SettingType(name: "true|false", allowed: "true or false") { text in
        switch text.lowercased() {
        case "true", "yes", "1", "on": true
        case "false", "no", "0", "off": false
        default: nil
        }
    } text: {
        String($0)
    }
}

extension SettingType<String> {
    /// Any text.
    package static let path = SettingType(name: "text", allowed: "a path", parse: { $0 }, text: { $0 })

    /// One of several names.
    package static func oneOf(_ names: [String]) -> SettingType {
        SettingType(name: "text", allowed: "one of \(names.joined(separator: ", "))") { text in
            names.first { $0 == text }
        } text: {
            $0
        }
    }
}

extension SettingType<UInt16> {
    /// A file's permissions in octal.
    package static let fileMode = SettingType(name: "text", allowed: "an octal mode from 0000 to 0777, such as 0660") {
        text in
        UInt16(text, radix: 8).flatMap { $0 <= 0o777 ? $0 : nil }
    } text: { mode in
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension SettingType {
    /// A value that may be missing: an empty text stands for nil.
    package static func optional<Wrapped>(_ type: SettingType<Wrapped>) -> SettingType where Value == Wrapped? {
        SettingType(name: type.name, isList: type.isList, allowed: type.allowed) { text in
            text.isEmpty ? .some(nil) : type.parse(text).map { .some($0) }
        } text: { value in
            value.map(type.text) ?? ""
        }
    }
}
