import SwiftProtobufPluginLibrary

/// Writes which messages a request may consist of and what their fields hold, so that the server can tell how much a
/// request will take before it decodes it.
struct RequestShapeWriter {
    let text: String

    init(_ file: FileDescriptor) {
        let messages = Self.messages(below: file.messages.first { $0.name == "Request" })
        var printer = CodePrinter(addNewlines: true)
        printer.print(.generatedHeader)
        printer.print("/// The messages of which a request may consist.")
        printer.print("enum RequestMessage {")
        printer.withIndentation { printer in
            for message in messages { printer.print("case `\(message.caseName)`") }
            printer.print(
                "", "/// The number of fields of the message; those of which it has one at a time count once.",
                "var fieldCount: Int {")
            Self.writeSwitch(messages, to: &printer) { message, printer in
                printer.print("case .\(message.caseName): \(message.storedFieldCount)")
            }
            printer.print(
                "}", "", "/// What a field holds whose value is sent as bytes; nil if there is no such field.",
                "func content(ofField number: Int) -> RequestFieldContent? {")
            Self.writeSwitch(messages, to: &printer) { message, printer in
                printer.print("case .\(message.caseName):")
                printer.withIndentation { Self.write(message.fields, to: &$0) }
            }
            printer.print("}")
        }
        printer.print("}")
        text = printer.content
    }

    /// A message and all those that its fields may hold, each once.
    private static func messages(below root: Descriptor?) -> [Descriptor] {
        var found: [Descriptor] = []
        var names: Set<String> = []
        var left = root.map { [$0] } ?? []
        while let message = left.popLast() {
            guard names.insert(message.fullName).inserted else { continue }
            found.append(message)
            left += message.fields.reversed().compactMap(\.messageType)
        }
        return found
    }

    private static func writeSwitch(
        _ messages: [Descriptor], to printer: inout CodePrinter, _ write: (Descriptor, inout CodePrinter) -> Void
    ) {
        printer.withIndentation { printer in
            printer.print("switch self {")
            for message in messages { write(message, &printer) }
            printer.print("}")
        }
    }

    private static func write(_ fields: [FieldDescriptor], to printer: inout CodePrinter) {
        let contents = fields.compactMap { field in content(of: field).map { (field.number, $0) } }
        guard !contents.isEmpty else { return printer.print("nil") }
        printer.print("switch number {")
        for (number, content) in contents { printer.print("case \(number): \(content)") }
        printer.print("default: nil", "}")
    }

    /// The content of a field whose value is sent as bytes; nil for a single number.
    private static func content(of field: FieldDescriptor) -> String? {
        if let message = field.messageType { return ".message(.\(message.caseName))" }
        switch field.type {
        case .string, .bytes: return ".text"
        default: return field.isRepeated ? ".numbers" : nil
        }
    }
}

extension Descriptor {
    fileprivate var storedFieldCount: Int { fields.count { $0.realContainingOneof == nil } + realOneofs.count }

    /// "taste.v1.Item.MetadataEntry" as `itemMetadataEntry`.
    fileprivate var caseName: String {
        let names = [containingType?.name, name].compactMap(\.self)
        let words = names.flatMap(Naming.words(ofCamelCase:)).map { $0.lowercased() }
        return Naming.protobufName(words)
    }
}
