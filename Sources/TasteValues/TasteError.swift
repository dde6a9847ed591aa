/// The error of the store, the engine, the server and the client. A cancelled task throws Swift's `CancellationError`
/// instead.
public struct TasteError: Error, Sendable {
    /// The kind of the failure, for programs.
    public let code: Code
    /// What was wrong and what to do about it, for people.
    public let message: String
    /// The field of the request that is at fault, as a path such as `rate.ratings[3].value`; nil if no field is.
    public let field: String?
    /// The error that caused this one, such as an error of the operating system. It is not transmitted over the socket.
    public let cause: (any Error)?

    public init(_ code: Code, _ message: String, field: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.cause = cause
    }

    /// The same error with the name of its call in front of the field: `ratings[3].value` becomes
    /// `rate.ratings[3].value`.
    public func inCall(_ call: String) -> TasteError {
        TasteError(code, message, field: field.map { "\(call).\($0)" }, cause: cause)
    }

    /// The same error about another field.
    public func about(_ field: String) -> TasteError { TasteError(code, message, field: field, cause: cause) }
}

extension TasteError {
    /// A canonical code. A newer daemon may send codes that have no name in this version.
    public struct Code: Hashable, Sendable {
        /// The code's number in the protocol.
        public let number: Int

        public init(number: Int) { self.number = number }

        /// The call was cancelled, because the daemon stops or the client was closed.
        public static let cancelled = Code(number: 1)
        /// The request is wrong. Repeat it only after changing the field that the error names.
        public static let invalidArgument = Code(number: 3)
        /// The call has timed out. A read may be repeated; whether a write took effect is not known.
        public static let deadlineExceeded = Code(number: 4)
        /// There is no such user, item, rating or model.
        public static let notFound = Code(number: 5)
        /// The user of the client's process may not do this.
        public static let permissionDenied = Code(number: 7)
        /// A limit was reached. Ask for less, or try again later.
        public static let resourceExhausted = Code(number: 8)
        /// The state of the daemon does not allow the call: another training runs, or a generation does not exist yet.
        public static let failedPrecondition = Code(number: 9)
        /// The daemon does not know the call, because it is older than the client.
        public static let unimplemented = Code(number: 12)
        /// A fault in the daemon, or an answer that violates the protocol.
        public static let `internal` = Code(number: 13)
        /// No daemon answers on the socket, the connection was lost, or the disk is full or failing. Try again later.
        public static let unavailable = Code(number: 14)
        /// Stored data is damaged, or a connection ended within a frame.
        public static let dataLoss = Code(number: 15)
    }
}

extension TasteError.Code: CustomStringConvertible {
    private static let names: [Int: String] = [
        1: "CANCELLED", 3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED", 5: "NOT_FOUND", 7: "PERMISSION_DENIED",
        8: "RESOURCE_EXHAUSTED", 9: "FAILED_PRECONDITION", 12: "UNIMPLEMENTED", 13: "INTERNAL", 14: "UNAVAILABLE",
        15: "DATA_LOSS",
    ]

    /// The name of the code in the protocol, such as `INVALID_ARGUMENT`; `CODE_99` for an unknown code.
    public var description: String { Self.names[number] ?? "CODE_\(number)" }
}

extension TasteError: CustomStringConvertible {
    public var description: String {
        let place = field.map { " (\($0))" } ?? ""
        // A message that is sent to clients, which do not get the cause, may quote it.
        let reason = cause.map { "\($0)" }.flatMap { message.contains($0) ? nil : ": \($0)" } ?? ""
        return "\(code): \(message)\(place)\(reason)"
    }
}

extension TasteError: Equatable {
    /// Whether code, message and field are equal. Causes are not compared.
    public static func == (left: TasteError, right: TasteError) -> Bool {
        left.code == right.code && left.message == right.message && left.field == right.field
    }
}
