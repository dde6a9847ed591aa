import TasteValues

/// A message whose fields a query can set.
protocol QueryMessage: Sendable {
    /// The fields as OpenAPI describes them.
    static var queryFields: [QueryField] { get }

    /// Sets a field, or appends to one that has several values. Returns false if there is no such field.
    mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool
}

/// A field that a query can set.
enum QueryField: Sendable {
    case field(String, schema: String, comment: String)
    /// A map, whose entries are set as `name[key]=value`.
    case map(String, schema: String, comment: String)
    /// A message whose fields are set by their own names.
    case nested(any QueryMessage.Type)
}

/// Reads the values of a query.
enum QueryText {
    static func whole<Number: FixedWidthInteger>(_ text: String, _ field: String) throws(TasteError) -> Number {
        guard let number = Number(text) else {
            throw wrong(text, field, "Write a whole number from \(Number.min) to \(Number.max).")
        }
        return number
    }

    static func number<Number: LosslessStringConvertible & FloatingPoint>(
        _ text: String, _ field: String
    ) throws(TasteError) -> Number {
        guard let number = Number(text), number.isFinite else {
            throw wrong(text, field, "Write a number such as 0.5.")
        }
        return number
    }

    static func flag(_ text: String, _ field: String) throws(TasteError) -> Bool {
        guard let flag = Bool(text) else { throw wrong(text, field, "Write true or false.") }
        return flag
    }

    static func choice<Choice: NamedChoice>(_ text: String, _ field: String) throws(TasteError) -> Choice {
        guard let choice = Choice.choices.first(where: { $0.name == text }) else {
            let names = Choice.choices.map(\.name).joined(separator: ", ")
            throw wrong(text, field, "Write one of \(names).")
        }
        return choice.value
    }

    /// The key in `name[key]`; nil if `field` is not of this form.
    static func key(_ field: Substring, of name: String) -> String? {
        guard field.hasPrefix(name + "["), field.hasSuffix("]") else { return nil }
        return String(field.dropFirst(name.utf8.count + 1).dropLast())
    }

    private static func wrong(_ text: String, _ field: String, _ remedy: String) -> TasteError {
        TasteError(.invalidArgument, "\(field) cannot be \"\(text.prefix(40))\". \(remedy)", field: field)
    }
}
