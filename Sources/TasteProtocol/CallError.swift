/// Why a call failed, as it travels in a response's `error`: a canonical code, a message that says what to do, and the
/// request's field at fault.
///
/// Server and client both throw it; TasteClient shows it to its users as `TasteError`.
package struct CallError: Error, Sendable {
    /// The canonical code.
    package var code: WireCode
    /// What was wrong and what to do about it.
    package var message: String
    /// The request's field at fault as a path, such as `rate.ratings[3].value`; empty where no field is.
    package var field: String
    /// The error that led to this one. Stays on its own side of the socket.
    package var cause: (any Error)?

    package init(_ code: WireCode, _ message: String, field: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.cause = cause
    }

    /// An error as it was received.
    package init(_ wire: WireError) {
        self.init(wire.code, wire.message, field: wire.field)
    }

    /// The message that tells a peer of this error.
    package var wire: WireError {
        var error = WireError()
        error.code = code
        error.message = message
        error.field = field
        return error
    }
}

extension CallError: CustomStringConvertible {
    package var description: String {
        let place = field.isEmpty ? "" : " (\(field))"
        let reason = cause.map { ": \($0)" } ?? ""
        return "\(code): \(message)\(place)\(reason)"
    }
}
