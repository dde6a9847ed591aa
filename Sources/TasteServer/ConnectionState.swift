import TasteProtocol

/// One connection as a state machine without input or output: what was received goes in, what to do comes out.
struct ConnectionState: Sendable {
    /// What to do about a request.
    enum Decision: Equatable {
        /// Do it; `finish(_:)` when its last answer is out.
        case serve
        /// Answer this error; the connection goes on.
        case refuse(CallError)
        /// Answer this error under id 0 and close.
        case abort(CallError)
    }

    private let inFlightLimit: Int
    private var inFlight: Set<UInt64> = []
    /// Imports whose last frame has not come: their frames share an id.
    private var openImports: Set<UInt64> = []
    private var isClosing = false

    init(inFlightLimit: Int) { self.inFlightLimit = inFlightLimit }

    /// Whether the connection is closing and everything received has been answered.
    var isDone: Bool { isClosing && inFlight.isEmpty }

    /// Whether everything received has been answered.
    var isQuiet: Bool { inFlight.isEmpty }

    mutating func receive(_ request: WireRequest) -> Decision {
        let id = request.id
        guard id != ProtocolLimits.noRequest else {
            return .abort(CallError(.invalidArgument, "A request needs an id that is not 0.", field: "id"))
        }
        if case .import(let frame) = request.call { return receive(frame, id: id) }
        guard !inFlight.contains(id) else {
            return .abort(
                CallError(.invalidArgument, "Request \(id) is not answered yet. Use each id once.", field: "id"))
        }
        return begin(id)
    }

    /// The last answer to a request is out.
    mutating func finish(_ id: UInt64) {
        inFlight.remove(id)
        openImports.remove(id)
    }

    /// No more requests are begun; those begun are answered.
    mutating func close() { isClosing = true }

    private mutating func begin(_ id: UInt64) -> Decision {
        if isClosing { return .refuse(CallError(.cancelled, "The daemon is stopping. Try again on a new connection.")) }
        guard inFlight.count < inFlightLimit else {
            return .refuse(
                CallError(
                    .resourceExhausted,
                    "\(inFlightLimit) requests are in flight on this connection. Wait for answers before sending more.")
            )
        }
        inFlight.insert(id)
        return .serve
    }

    private mutating func receive(_ frame: WireImport, id: UInt64) -> Decision {
        if frame.first {
            guard !inFlight.contains(id) else {
                return .abort(
                    CallError(.invalidArgument, "Request \(id) is not answered yet. Use each id once.", field: "id"))
            }
            let decision = begin(id)
            if decision == .serve, !frame.last { openImports.insert(id) }
            return decision
        }
        guard openImports.contains(id) else {
            return .refuse(
                CallError(
                    .failedPrecondition, "No import is open under id \(id). Begin one with a frame that has first set.",
                    field: "import.first"))
        }
        if frame.last { openImports.remove(id) }
        return .serve
    }
}

extension CallError: Equatable {
    package static func == (left: CallError, right: CallError) -> Bool {
        left.code == right.code && left.message == right.message && left.field == right.field
    }
}
