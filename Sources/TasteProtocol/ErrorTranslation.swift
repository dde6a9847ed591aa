import TasteValues

/// An error as it travels in a response: its code, its message and its field. Its cause stays on its own side of the socket.
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
