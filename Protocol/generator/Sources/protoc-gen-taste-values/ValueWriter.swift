import SwiftProtobufPluginLibrary

/// Writes the values as public Swift structures and enumerations.
struct ValueWriter {
    let text: String

    init(_ schema: Schema) {
        var printer = CodePrinter(addNewlines: true)
        printer.print(.generatedHeader)
        for enumeration in schema.enumerations { Self.write(enumeration, to: &printer) }
        for message in schema.messages { Self.write(message, to: &printer) }
        text = printer.content
    }

    private static func write(_ message: ValueMessage, to printer: inout CodePrinter) {
        write(comment: message.comment, to: &printer)
        printer.print("public struct \(message.name): Hashable, Sendable {")
        printer.withIndentation { printer in
            for field in message.fields {
                write(comment: field.comment, to: &printer)
                printer.print("public var \(field.name): \(field.type)")
            }
            let parameters = message.fields.map { field in
                "\(field.name): \(field.type)" + (field.defaultValue.map { " = \($0)" } ?? "")
            }
            printer.print("", "public init(\(parameters.joined(separator: ", "))) {")
            printer.withIndentation { printer in
                for field in message.fields { printer.print("self.\(field.name) = \(field.name)") }
            }
            printer.print("}")
        }
        printer.print("}", "")
    }

    private static func write(_ enumeration: ValueEnumeration, to printer: inout CodePrinter) {
        write(comment: enumeration.comment, to: &printer)
        printer.print("public enum \(enumeration.name): Hashable, Sendable, CustomStringConvertible {")
        printer.withIndentation { printer in
            for value in enumeration.cases {
                write(comment: value.comment, to: &printer)
                printer.print("case \(value.name)")
            }
            printer.print(
                "/// A value that a newer peer knows, by its number in the protocol.", "case unrecognized(Int)")
            let known = enumeration.cases.map { ".\($0.name)" }.joined(separator: ", ")
            printer.print("", "/// All values that have a name here.")
            printer.print("public static let known: [\(enumeration.name)] = [\(known)]")
            if !enumeration.hasUnspecified, let zero = enumeration.cases.first(where: { $0.number == 0 }) {
                printer.print("", "/// The value of a field that nobody has set.")
                printer.print("public static let zero = \(enumeration.name).\(zero.name)")
            }
            printer.print("", "/// The value's name, as JSON and command lines spell it.", "public var name: String {")
            printer.withIndentation { printer in
                printer.print("switch self {")
                for value in enumeration.cases { printer.print("case .\(value.name): \"\(value.text)\"") }
                let prefix = Naming.words(ofCamelCase: enumeration.name).joined(separator: "-").lowercased()
                printer.print("case .unrecognized(let number): \"\(prefix)-\\(number)\"", "}")
            }
            printer.print("}", "", "public var description: String { name }")
            printer.print("", "/// The value of this name; nil if there is none.", "public init?(name: String) {")
            printer.withIndentation { printer in
                printer.print("guard let value = Self.known.first(where: { $0.name == name }) else { return nil }")
                printer.print("self = value")
            }
            printer.print("}")
        }
        printer.print("}", "")
    }

    private static func write(comment: String, to printer: inout CodePrinter) {
        for line in comment.split(separator: "\n") { printer.print(String(line)) }
    }
}
