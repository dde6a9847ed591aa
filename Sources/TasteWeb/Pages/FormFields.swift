import TasteValues

/// The fields of a query or of a form that was sent.
struct FormFields: Sendable {
    let pairs: [(name: String, value: String)]

    init(_ pairs: [(name: String, value: String)]) {
        self.pairs = pairs
    }

    /// - Throws: `TasteError` INVALID_ARGUMENT for what is not the encoding of UTF-8.
    init(query: String?) throws(TasteError) {
        pairs = try FormText.pairs((query ?? "")[...])
    }

    /// The first value of a field; empty if there is none.
    subscript(name: String) -> String { pairs.first { $0.name == name }?.value ?? "" }

    /// The values of a field that are not empty, each once, in their order.
    func all(_ name: String) -> [String] {
        pairs.reduce(into: []) { values, pair in
            if pair.name == name, !pair.value.isEmpty, !values.contains(pair.value) { values.append(pair.value) }
        }
    }

    /// The number in a field; nil if it is empty.
    ///
    /// - Throws: `TasteError` INVALID_ARGUMENT for what is no whole number.
    func whole(_ name: String) throws(TasteError) -> Int? {
        let text = self[name]
        return text.isEmpty ? nil : try QueryText.whole(text, name)
    }

    /// The number in a field.
    ///
    /// - Throws: `TasteError` INVALID_ARGUMENT for what is no number.
    func number(_ name: String) throws(TasteError) -> Float { try QueryText.number(self[name], name) }
}
