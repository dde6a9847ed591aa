import SwiftProtobuf
import SwiftProtobufPluginLibrary

extension FieldDescriptor {
    var words: [String] { name.split(separator: "_").map(String.init) }
    var isSingleMessage: Bool { messageType != nil && !isRepeated }
    var isRepeatedMessage: Bool { messageType != nil && isRepeated && !isMap }

    /// The field's comment as one line of text.
    var documentation: String {
        (oneofOfItsOwn?.protoSourceComments ?? protoSourceComments)("", nil).oneLine
    }

    /// Whether the field may be absent.
    var mayBeAbsent: Bool { isSingleMessage || oneofOfItsOwn != nil }

    /// The schema of the field in OpenAPI 3.1, with its comment, as JSON.
    var describedSchema: String {
        let schema = jsonSchema
        guard !documentation.isEmpty else { return schema }
        return schema.dropLast() + ",\"description\":\(documentation.jsonLiteral)}"
    }

    /// The schema of the field as JSON.
    var jsonSchema: String {
        if isMap { return "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}" }
        return isRepeated ? "{\"type\":\"array\",\"items\":\(elementSchema)}" : elementSchema
    }

    private var elementSchema: String {
        switch type {
        case .string: "{\"type\":\"string\"}"
        case .bool: "{\"type\":\"boolean\"}"
        case .float, .double: "{\"type\":\"number\",\"format\":\"float\"}"
        case .uint32: "{\"type\":\"integer\",\"minimum\":0,\"maximum\":4294967295}"
        case .uint64: "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0}"
        case .enum:
            "{\"type\":\"string\",\"enum\":[\(enumType.values.map { $0.name.jsonLiteral }.joined(separator: ","))]}"
        case .message: "{\"$ref\":\"#/components/schemas/\(messageType.name)\"}"
        default: "{\"type\":\"integer\",\"format\":\"int64\"}"
        }
    }
}

extension Descriptor {
    /// The message's comment as one line of text.
    var documentation: String { protoSourceComments(commentPrefix: "").oneLine }

    /// The messages that this one may hold, itself included, in the order in which they are met.
    static func reachable(from roots: [Descriptor]) -> [Descriptor] {
        var found: [Descriptor] = []
        var names: Set<String> = []
        var left = Array(roots.reversed())
        while let message = left.popLast() {
            guard names.insert(message.fullName).inserted else { continue }
            found.append(message)
            left += message.fields.reversed().filter { !$0.isMap }.compactMap(\.messageType)
        }
        return found
    }
}

extension String {
    fileprivate var oneLine: String {
        split(separator: "\n").map { line in String(line.drop { $0 == " " }) }.joined(separator: " ")
    }

    /// The text as a literal of JSON.
    var jsonLiteral: String {
        "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// The text as a literal of Swift.
    var swiftLiteral: String { "#\"\(self)\"#" }
}
