import SwiftProtobufPluginLibrary

/// A field of a value: its Swift type, and how it is read from and written to its message.
struct ValueField {
    enum Shape {
        /// The wire has the same type.
        case same
        /// The wire has UInt32 or UInt64; the value has Int, clamped on its way out.
        case count
        case message
        case enumeration(hasUnspecified: Bool)
    }

    /// Numbers of events and generations keep the width they are stored with; all other whole numbers are Int.
    private static let sequenceNames: Set = [
        "sequence", "generation", "trained_through", "fitted_through", "against", "newest_sequence",
    ]

    /// Fields that a caller may leave out, although every value has them: most values have them empty.
    private static let defaults = [
        "title": "\"\"", "next_cursor": "\"\"", "emptied_by": "\"\"", "nearest": "\"\"", "nearest_title": "\"\"",
        "is_private": "false", "withdrawn": "false", "explored": "false",
    ]

    /// Messages of which a caller says only what differs from their zero values.
    private static let sparseMessages: Set = ["Candidates"]

    let name: String
    private let fieldName: String
    private let isSparse: Bool
    let wireName: String
    let comment: String
    let shape: Shape
    let isOptional: Bool
    let isRepeated: Bool
    let isMap: Bool
    /// The name of the wire's oneof that holds this field alone; nil for a field that is never absent.
    private let oneof: String?
    private let elementType: String
    private let wireElementType: String

    init(_ field: FieldDescriptor) {
        let words = field.name.split(separator: "_").map(String.init)
        name = Naming.lowerCamelCase(words)
        fieldName = field.name
        isSparse = Self.sparseMessages.contains(field.containingType.name)
        wireName = Naming.protobufName(words)
        let own = field.oneofOfItsOwn
        comment = (own?.protoSourceComments ?? field.protoSourceComments)("///", nil)
        oneof = own.map { Naming.protobufName($0.name.split(separator: "_").map(String.init)) }
        isMap = field.isMap
        isRepeated = field.isRepeated && !field.isMap
        (elementType, wireElementType, shape) = Self.types(of: field)
        if case .enumeration(hasUnspecified: true) = shape {
            isOptional = !isRepeated
        } else {
            isOptional = oneof != nil
        }
    }

    private static func types(of field: FieldDescriptor) -> (value: String, wire: String, shape: Shape) {
        switch field.type {
        case .uint32: return ("Int", "UInt32", .count)
        case .uint64 where sequenceNames.contains(field.name): return ("UInt64", "UInt64", .same)
        case .uint64: return ("Int", "UInt64", .count)
        case .sint64, .int64: return ("Int64", "Int64", .same)
        case .float: return ("Float", "Float", .same)
        case .double: return ("Double", "Double", .same)
        case .bool: return ("Bool", "Bool", .same)
        case .message where field.isMap: return ("String", "String", .same)
        case .message:
            return (ValueMessage.name(of: field.messageType), "Wire" + field.messageType.name, .message)
        case .enum:
            let shape = Shape.enumeration(hasUnspecified: field.enumType.hasUnspecified)
            return (field.enumType.name, "Wire" + field.enumType.name, shape)
        default: return ("String", "String", .same)
        }
    }

    var type: String {
        if isMap { return "[String: String]" }
        if isRepeated { return "[\(elementType)]" }
        return isOptional ? elementType + "?" : elementType
    }

    /// The value's default in its initializer; nil where the caller must say.
    var defaultValue: String? {
        if isMap { return "[:]" }
        if isRepeated { return "[]" }
        if isOptional { return "nil" }
        return isSparse ? zeroValue : Self.defaults[fieldName]
    }

    private var zeroValue: String {
        switch shape {
        case .count: "0"
        case .message: ".init()"
        case .enumeration: "\(elementType).zero"
        case .same: ["String": "\"\"", "Bool": "false"][elementType] ?? "0"
        }
    }

    /// The expression that reads the field from `wire`.
    var reading: String {
        let source = "wire.\(wireName)"
        if isMap { return source }
        if isRepeated { return needsConversion ? "\(source).map { \(fromWire("$0")) }" : source }
        if case .enumeration(hasUnspecified: true) = shape { return "\(elementType)(\(source))" }
        return oneof.map { "wire.\($0) == nil ? nil : \(fromWire(source))" } ?? fromWire(source)
    }

    /// The statement that writes the field to `wire`.
    var writing: String {
        let target = "wire.\(wireName)"
        if isMap { return "\(target) = \(name)" }
        if isRepeated { return "\(target) = \(needsConversion ? "\(name).map { \(toWire("$0")) }" : name)" }
        return isOptional ? "if let \(name) { \(target) = \(toWire(name)) }" : "\(target) = \(toWire(name))"
    }

    private var needsConversion: Bool {
        if case .same = shape { return false }
        return true
    }

    private func fromWire(_ source: String) -> String {
        switch shape {
        case .same: source
        case .count: "Int(clamping: \(source))"
        case .message, .enumeration: "\(elementType)(\(source))"
        }
    }

    private func toWire(_ source: String) -> String {
        switch shape {
        case .same: source
        case .count: "\(wireElementType)(clamping: \(source))"
        case .message, .enumeration: "\(source).wire"
        }
    }
}

extension FieldDescriptor {
    /// The oneof that has no other member, which makes the field an optional one.
    var oneofOfItsOwn: OneofDescriptor? {
        realContainingOneof.flatMap { $0.fields.count == 1 ? $0 : nil }
    }
}
