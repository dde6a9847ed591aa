import SwiftProtobufPluginLibrary

/// Writes what the HTTP interface knows of every call: its name, how a query sets its fields, and whose users it names.
/// A call does not compile until it says which paths it has.
struct HTTPCallWriter {
    let text: String

    init(_ file: FileDescriptor) {
        let request = file.messages.first { $0.name == "Request" }
        let calls = request?.fields.filter { $0.realContainingOneof != nil } ?? []
        var printer = CodePrinter(addNewlines: true)
        printer.print(.generatedHeader)
        printer.print("import SwiftProtobuf", "import TasteProtocol", "import TasteValues", "")
        printer.print("enum HTTPCalls {")
        printer.withIndentation { printer in
            printer.print("/// Every call of the protocol, in the order of the schema.")
            let types = calls.map { "Wire\($0.messageType.name).self" }.joined(separator: ", ")
            printer.print("static let all: [any HTTPCall.Type] = [\(types)]")
        }
        printer.print("}", "")
        for call in calls { Self.write(call, to: &printer) }
        for message in Self.nested(in: calls.map(\.messageType)) {
            printer.print("extension Wire\(message.name): QueryMessage {")
            printer.withIndentation { Self.writeQuery(of: message, to: &$0) }
            printer.print("}", "")
        }
        text = printer.content
    }

    /// The messages that are single fields of calls: their fields are the call's own in a query.
    private static func nested(in calls: [Descriptor]) -> [Descriptor] {
        var names: Set<String> = []
        return calls.flatMap(\.fields).filter { $0.isSingleMessage }.compactMap(\.messageType)
            .filter { names.insert($0.name).inserted }
    }

    private static func write(_ call: FieldDescriptor, to printer: inout CodePrinter) {
        guard let message = call.messageType else { return }
        printer.print("extension Wire\(message.name) {")
        printer.withIndentation { printer in
            printer.print("static let callName = \"\(call.name)\"")
            printer.print("static let comment = \(message.documentation.swiftLiteral)")
            let name = Naming.protobufName(call.words)
            printer.print("var call: WireRequest.OneOf_Call { .\(name)(self) }")
            printer.print("/// The users whom the call names.", "var namedUsers: [String] {")
            printer.withIndentation { $0.print(namedUsers(of: message)) }
            printer.print("}")
            writeQuery(of: message, to: &printer)
        }
        printer.print("}", "")
    }

    private static func namedUsers(of message: Descriptor) -> String {
        let parts = message.fields.compactMap { field -> String? in
            let name = Naming.protobufName(field.words)
            if field.type == .string, field.name == "user" { return "(user.isEmpty ? [] : [user])" }
            if field.type == .string, field.name == "users" { return "users" }
            let isList = field.isRepeated && field.messageType?.fields.contains { $0.name == "user" } == true
            return isList ? "\(name).map(\\.user)" : nil
        }
        return parts.isEmpty ? "[]" : parts.joined(separator: " + ")
    }

    private static func writeQuery(of message: Descriptor, to printer: inout CodePrinter) {
        printer.print("static let queryFields: [QueryField] = [")
        printer.withIndentation { printer in
            for field in message.fields { printer.print(description(of: field)) }
        }
        printer.print("]")
        printer.print("mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {")
        printer.withIndentation { printer in
            printer.print("switch field {")
            for field in message.fields {
                guard let statement = statement(setting: field) else { continue }
                printer.print("case \"\(field.name)\": \(statement)")
            }
            printer.print("default:")
            printer.withIndentation { writeDeeper(message, to: &$0) }
            printer.print("}", "return true")
        }
        printer.print("}")
    }

    /// The fields of a map and of a single message.
    private static func writeDeeper(_ message: Descriptor, to printer: inout CodePrinter) {
        for field in message.fields where field.isMap {
            let name = Naming.protobufName(field.words)
            printer.print("if let key = QueryText.key(field, of: \"\(field.name)\") {")
            printer.print("  \(name)[key] = text", "  return true", "}")
        }
        for field in message.fields where field.isSingleMessage {
            let name = Naming.protobufName(field.words)
            printer.print("var deeper = \(name)")
            printer.print("if try deeper.set(field, to: text) {", "  \(name) = deeper", "  return true", "}")
        }
        printer.print("return false")
    }

    private static func statement(setting field: FieldDescriptor) -> String? {
        // A field may be called as a parameter of the function is.
        let name = "self." + Naming.protobufName(field.words)
        let label = "\"\(field.name)\""
        if field.isMap || field.isSingleMessage { return nil }
        let value: String
        switch field.type {
        case .string: value = "text"
        case .bool: value = "try QueryText.flag(text, \(label))"
        case .float, .double: value = "try QueryText.number(text, \(label))"
        case .enum: value = "try QueryText.choice(text, \(label))"
        case .message:
            guard let first = field.messageType?.fields.first, first.type == .string else { return nil }
            return "\(name).append(.with { $0.\(Naming.protobufName(first.words)) = text })"
        default: value = "try QueryText.whole(text, \(label))"
        }
        return field.isRepeated ? "\(name).append(\(value))" : "\(name) = \(value)"
    }

    private static func description(of field: FieldDescriptor) -> String {
        if field.isSingleMessage { return ".nested(Wire\(field.messageType.name).self)," }
        let schema = field.isRepeatedMessage ? "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}" : field.jsonSchema
        let kind = field.isMap ? ".map" : ".field"
        return
            "\(kind)(\"\(field.name)\", schema: \(schema.swiftLiteral), comment: \(field.documentation.swiftLiteral)),"
    }
}
