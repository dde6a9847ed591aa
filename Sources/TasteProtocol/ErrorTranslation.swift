import TasteValues

/// The representation of an error in a response: its code, message and field. The cause is not transmitted.
extension TasteError {
    package init(_ wire: WireError) {
        self.init(
            Code(number: wire.code.rawValue), wire.message, field: wire.field.isEmpty ? nil : wire.field)
    }

    package var wire: WireError {
        var error = WireError()
        error.code = WireCode(rawValue: code.number) ?? .internal
        error.message = message
        error.field = field ?? ""
        return error
    }
}
