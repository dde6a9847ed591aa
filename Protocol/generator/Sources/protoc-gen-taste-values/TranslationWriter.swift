import SwiftProtobufPluginLibrary

/// Writes how each value is read from its message and becomes one.
struct TranslationWriter {
    let text: String

    init(_ schema: Schema) {
        var printer = CodePrinter(addNewlines: true)
        printer.print(.generatedHeader)
        printer.print("import TasteValues", "")
        for enumeration in schema.enumerations { Self.write(enumeration, to: &printer) }
        for message in schema.messages { Self.write(message, to: &printer) }
        text = printer.content
    }

    private static func write(_ message: ValueMessage, to printer: inout CodePrinter) {
        printer.print("extension \(message.name) {")
        printer.withIndentation { printer in
            printer.print("package init(_ wire: \(message.wireName)) {")
            printer.withIndentation { printer in
                let arguments = message.fields.map { "\($0.name): \($0.reading)" }
                printer.print("self.init(\(arguments.joined(separator: ", ")))")
            }
            printer.print("}", "", "package var wire: \(message.wireName) {")
            printer.withIndentation { printer in
                printer.print("var wire = \(message.wireName)()")
                for field in message.fields { printer.print(field.writing) }
                printer.print("return wire")
            }
            printer.print("}")
        }
        printer.print("}", "")
    }

    private static func write(_ enumeration: ValueEnumeration, to printer: inout CodePrinter) {
        printer.print("extension \(enumeration.name) {")
        printer.withIndentation { printer in
            printer.print("package init\(enumeration.hasUnspecified ? "?" : "")(_ wire: \(enumeration.wireName)) {")
            printer.withIndentation { printer in
                printer.print("switch wire {")
                if enumeration.hasUnspecified { printer.print("case .unspecified: return nil") }
                for value in enumeration.cases { printer.print("case .\(value.name): self = .\(value.name)") }
                printer.print("case .UNRECOGNIZED(let number): self = .unrecognized(number)", "}")
            }
            printer.print("}", "", "package var wire: \(enumeration.wireName) {")
            printer.withIndentation { printer in
                printer.print("switch self {")
                for value in enumeration.cases { printer.print("case .\(value.name): .\(value.name)") }
                printer.print("case .unrecognized(let number): .UNRECOGNIZED(number)", "}")
            }
            printer.print("}")
        }
        printer.print("}", "")
    }
}
