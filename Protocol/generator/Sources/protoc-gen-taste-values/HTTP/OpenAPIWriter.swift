import SwiftProtobufPluginLibrary

/// Writes the schemas of all messages in the form of OpenAPI 3.1.
struct OpenAPIWriter {
    let text: String

    init(_ file: FileDescriptor) {
        let request = file.messages.first { $0.name == "Request" }
        let response = file.messages.first { $0.name == "Response" }
        let asked = Descriptor.reachable(from: request?.fields.compactMap(\.messageType) ?? [])
        let answered = Descriptor.reachable(
            from: response?.fields.filter { $0.name != "error" }.compactMap(\.messageType) ?? [])
        let askedNames = Set(asked.map(\.fullName))
        let schemas =
            asked.map { Self.schema(of: $0, isAsked: true) }
            + answered.filter { !askedNames.contains($0.fullName) }.map { Self.schema(of: $0, isAsked: false) }
        let results = response?.fields.filter { $0.realContainingOneof != nil } ?? []
        var printer = CodePrinter(addNewlines: true)
        printer.print(.generatedHeader)
        printer.print("import TasteProtocol", "", "enum OpenAPISchemas {")
        printer.withIndentation { printer in
            printer.print("/// The members of `components.schemas`.", "static let members = ####\"\"\"")
            printer.print(schemas.joined(separator: ",\n"))
            printer.print("\"\"\"####")
        }
        printer.print("}", "")
        printer.print("/// The kinds of results, by the names of their messages.", "enum ResultKind: String {")
        printer.withIndentation { printer in
            for result in results where result.name != "error" {
                printer.print("case `\(Naming.protobufName(result.words))` = \"\(result.messageType.name)\"")
            }
        }
        printer.print("}")
        text = printer.content
    }

    /// An answer has every field that is not marked as one that may be absent; a request may leave all of them out.
    private static func schema(of message: Descriptor, isAsked: Bool) -> String {
        let properties = message.fields.map { "\"\($0.name)\":\($0.describedSchema)" }.joined(separator: ",")
        let required = message.fields.filter { !$0.mayBeAbsent }
            .map { $0.name.jsonLiteral }.joined(separator: ",")
        let rest = isAsked ? ",\"additionalProperties\":false" : ",\"required\":[\(required)]"
        return "\"\(message.name)\":{\"type\":\"object\",\"description\":\(message.documentation.jsonLiteral),"
            + "\"properties\":{\(properties)}\(rest)}"
    }
}
