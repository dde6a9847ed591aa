/// Why something failed: the one error of the store, the engine, the server and the client.
///
/// A cancelled task throws Swift's `CancellationError` instead.
public struct TasteError: Error, Sendable {
    /// What kind of failure it is, for programs.
    public let code: Code
    /// What was wrong and what to do about it, for people.
    public let message: String
    /// The request's field at fault as a path, such as `rate.ratings[3].value`; nil where no field is.
    public let field: String?
    /// The error that led to this one, such as the operating system's. It does not travel over the socket.
    public let cause: (any Error)?

    public init(_ code: Code, _ message: String, field: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.cause = cause
    }

    /// The same error with its field below that of the call it arose in: `ratings[3].value` becomes
    /// `rate.ratings[3].value`.
    public func inCall(_ call: String) -> TasteError {
        TasteError(code, message, field: field.map { "\(call).\($0)" }, cause: cause)
    }

    /// The same error about another field.
    public func about(_ field: String) -> TasteError { TasteError(code, message, field: field, cause: cause) }
}

extension TasteError {
    /// A canonical code. A newer daemon may send codes that have no name here yet.
    public struct Code: Hashable, Sendable {
        /// The code's number in the protocol.
        public let number: Int

        public init(number: Int) { self.number = number }

        /// The daemon gave the call up, because it was told to.
        public static let cancelled = Code(number: 1)
        /// The request is wrong and stays wrong: repeat it only after changing the field named.
        public static let invalidArgument = Code(number: 3)
        /// Time ran out. A read may be repeated; whether a write took effect is not known.
        public static let deadlineExceeded = Code(number: 4)
        /// There is no such user, item, rating or model.
        public static let notFound = Code(number: 5)
        /// The peer's user or groups may not do this.
        public static let permissionDenied = Code(number: 7)
        /// A limit was reached. Ask for less, or try again later.
        public static let resourceExhausted = Code(number: 8)
        /// The daemon is not in a state for this: no such generation yet, a training already runs.
        public static let failedPrecondition = Code(number: 9)
        /// The daemon is older than this call.
        public static let unimplemented = Code(number: 12)
        /// A fault in the daemon, or an answer that breaks the protocol.
        public static let `internal` = Code(number: 13)
        /// Nothing answers on the socket, the connection broke, or the disk is full or failing. Try again later.
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

    /// The code's name in the protocol, such as `INVALID_ARGUMENT`; `CODE_99` for one without a name here.
    public var description: String { Self.names[number] ?? "CODE_\(number)" }
}

extension TasteError: CustomStringConvertible {
    public var description: String {
        let place = field.map { " (\($0))" } ?? ""
        let reason = cause.map { ": \($0)" } ?? ""
        return "\(code): \(message)\(place)\(reason)"
    }
}

extension TasteError: Equatable {
    /// Whether both say the same; causes are not compared.
    public static func == (left: TasteError, right: TasteError) -> Bool {
        left.code == right.code && left.message == right.message && left.field == right.field
    }
}
