import SwiftProtobufPluginLibrary

/// The messages and enumerations of a file that become values.
///
/// A message does not become a value if it frames others (`Request`, `Response`), if it is a call's request, if it is
/// empty, or if it is only a list with a cursor: these exist on the wire alone. `Error` is written by hand, as
/// `TasteError`, because it carries a cause that does not travel.
struct Schema {
    let messages: [ValueMessage]
    let enumerations: [ValueEnumeration]

    init(_ file: FileDescriptor) {
        let calls = file.messages.first { $0.name == "Request" }?.fields.compactMap { $0.messageType?.name } ?? []
        let excluded = Set(calls + ["Request", "Response", "Error"])
        messages = file.messages.filter { !excluded.contains($0.name) && !$0.isListOrEmpty }.map(ValueMessage.init)
        enumerations = file.enums.filter { $0.name != "Code" }.map(ValueEnumeration.init)
    }
}

extension Descriptor {
    fileprivate var isListOrEmpty: Bool {
        let others = fields.filter { $0.name != "next_cursor" }
        return others.isEmpty || (others.count == 1 && others[0].isRepeated && !others[0].isMap)
    }
}

/// A message as a value.
struct ValueMessage {
    /// Values that are not called as their messages are.
    private static let names = ["HelloResult": "DaemonInfo", "Scale": "RatingScale", "Status": "DaemonStatus"]

    let name: String
    let wireName: String
    let comment: String
    let fields: [ValueField]

    init(_ message: Descriptor) {
        name = Self.name(of: message)
        wireName = "Wire" + message.name
        comment = message.protoSourceComments(commentPrefix: "///")
        fields = message.fields.map(ValueField.init)
    }

    static func name(of message: Descriptor) -> String { names[message.name] ?? message.name }
}

/// An enumeration as a value. A zero case that says "unspecified" is no case: it is the absence of the value.
struct ValueEnumeration {
    let name: String
    let wireName: String
    let comment: String
    let hasUnspecified: Bool
    let cases: [(name: String, text: String, number: Int32, comment: String)]

    init(_ enumeration: EnumDescriptor) {
        name = enumeration.name
        wireName = "Wire" + enumeration.name
        comment = enumeration.protoSourceComments(commentPrefix: "///")
        hasUnspecified = enumeration.hasUnspecified
        let prefix = Naming.words(ofCamelCase: enumeration.name).joined(separator: "_").uppercased() + "_"
        cases = enumeration.values.filter { !$0.name.hasSuffix("_UNSPECIFIED") }.map { value in
            let words = value.name.dropFirst(prefix.count).lowercased().split(separator: "_").map(String.init)
            return (
                Naming.lowerCamelCase(words), words.joined(separator: "-"), value.number,
                value.protoSourceComments(commentPrefix: "///")
            )
        }
    }
}

extension EnumDescriptor {
    var hasUnspecified: Bool { values.contains { $0.name.hasSuffix("_UNSPECIFIED") } }
}
