import SwiftProtobufPluginLibrary

/// Writes how each message of an answer becomes JSON. Unlike protobuf's own JSON, every field is present unless it is
/// absent in the message, and whole numbers are numbers.
struct AnswerJSONWriter {
    let text: String

    init(_ file: FileDescriptor) {
        let response = file.messages.first { $0.name == "Response" }
        let results = response?.fields.filter { $0.realContainingOneof != nil && $0.name != "error" } ?? []
        let freshness = response?.fields.filter { $0.name == "freshness" } ?? []
        let messages = Descriptor.reachable(from: (results + freshness).compactMap(\.messageType))
        var printer = CodePrinter(addNewlines: true)
        printer.print(.generatedHeader)
        printer.print("import TasteProtocol", "", "extension WireResponse.OneOf_Result {")
        printer.withIndentation { printer in
            printer.print("/// Writes the fields of the result.", "func writeFields(to json: inout JSONWriter) {")
            printer.withIndentation { printer in
                printer.print("switch self {", "case .error: break")
                for result in results {
                    printer.print(
                        "case .\(Naming.protobufName(result.words))(let result): result.writeFields(to: &json)")
                }
                printer.print("}")
            }
            printer.print("}")
        }
        printer.print("}", "")
        for message in messages { Self.write(message, to: &printer) }
        for enumeration in file.enums where enumeration.name != "Code" { Self.write(enumeration, to: &printer) }
        text = printer.content
    }

    private static func write(_ message: Descriptor, to printer: inout CodePrinter) {
        printer.print("extension Wire\(message.name): JSONObject {")
        printer.withIndentation { printer in
            printer.print("func writeFields(to json: inout JSONWriter) {")
            printer.withIndentation { printer in
                for field in message.fields {
                    let name = Naming.protobufName(field.words)
                    let statement = "json.add(\"\(field.name)\", \(name))"
                    let own = field.oneofOfItsOwn.map { oneof in
                        Naming.protobufName(oneof.name.split(separator: "_").map(String.init)) + " != nil"
                    }
                    let condition = own ?? (field.isSingleMessage ? "has\(Naming.capitalized(name))" : nil)
                    printer.print(condition.map { "if \($0) { \(statement) }" } ?? statement)
                }
            }
            printer.print("}")
        }
        printer.print("}", "")
    }

    private static func write(_ enumeration: EnumDescriptor, to printer: inout CodePrinter) {
        let values = ValueEnumeration(enumeration)
        let unspecified = enumeration.values.filter { $0.name.hasSuffix("_UNSPECIFIED") }
        let names =
            unspecified.map { ($0.name, "unspecified") }
            + zip(enumeration.values.filter { !$0.name.hasSuffix("_UNSPECIFIED") }, values.cases).map {
                ($0.name, $1.name)
            }
        printer.print("extension Wire\(enumeration.name): NamedChoice {")
        printer.withIndentation { printer in
            let list = names.map { "(\"\($0.0)\", .\($0.1))" }.joined(separator: ", ")
            printer.print("static let choices: [(name: String, value: Wire\(enumeration.name))] = [\(list)]")
            printer.print("var jsonName: String {")
            printer.withIndentation { printer in
                printer.print("switch self {")
                for (name, value) in names { printer.print("case .\(value): \"\(name)\"") }
                printer.print("case .UNRECOGNIZED(let number): \"\\(number)\"", "}")
            }
            printer.print("}")
        }
        printer.print("}", "")
    }
}
