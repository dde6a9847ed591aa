import NIOCore
import TasteProtocol
import TasteValues

/// One connection as a state machine without input or output: what happens goes in, what to do comes out.
///
/// It knows which requests are in flight, which imports are open, whether the peer takes its answers, and how the connection
/// ends.
struct ConnectionState: Sendable {
    /// What to do next about what was received.
    enum Action: Equatable {
        /// Serve it; `finish(_:)` when its last answer is out.
        case serve(WireRequest)
        /// Answer this error; the connection goes on.
        case refuse(TasteError, id: UInt64)
        /// Answer this error under id 0 and close: the connection cannot be read on.
        case abort(TasteError)
    }

    /// What to do about a peer that has stopped reading its answers, or reads again.
    enum FlowControl: Equatable {
        /// Read no further, and close the connection unless the peer reads within its deadline.
        case pause
        case resume
    }

    private enum Phase {
        case open
        /// No more requests are begun; those begun are answered.
        case closing
        /// An error under id 0 is on its way; nothing else is read or begun.
        case aborted
    }

    private let inFlightLimit: Int
    private var phase = Phase.open
    private var inFlight: Set<UInt64> = []
    /// Imports whose last frame has not come: their frames share an id.
    private var openImports: Set<UInt64> = []
    /// Frames that were read but not begun, because the peer does not read its answers: at most what one read brought in.
    private var waiting: CircularBuffer<ByteBuffer> = []
    private var isWritable = true

    init(inFlightLimit: Int) { self.inFlightLimit = inFlightLimit }

    /// Whether the connection is closing and everything received has been answered.
    var isDone: Bool {
        switch phase {
        case .open, .aborted: false
        case .closing: inFlight.isEmpty
        }
    }

    /// Whether everything received has been answered.
    var isQuiet: Bool { inFlight.isEmpty }

    /// A frame has arrived.
    mutating func receive(_ frame: ByteBuffer) { waiting.append(frame) }

    /// What to do about the oldest frame; nil where there is none, or the peer takes no answers.
    mutating func next() -> Action? {
        guard isWritable, phase != .aborted, let frame = waiting.popFirst() else { return nil }
        do throws(TasteError) {
            let request = try WireRequest(frameBody: frame)
            return try begin(request).map { .refuse($0, id: request.id) } ?? .serve(request)
        } catch {
            return abort(error)
        }
    }

    /// The stream of bytes is broken.
    ///
    /// - Returns: nil where the connection is being given up already.
    mutating func abort(_ error: TasteError) -> Action? {
        guard phase != .aborted else { return nil }
        phase = .aborted
        return .abort(error)
    }

    /// The peer has stopped reading its answers, or reads again.
    mutating func writabilityChanged(to isWritable: Bool) -> FlowControl {
        self.isWritable = isWritable
        return isWritable ? .resume : .pause
    }

    /// The last answer to a request is out.
    mutating func finish(_ id: UInt64) {
        inFlight.remove(id)
        openImports.remove(id)
    }

    /// The daemon is stopping.
    mutating func close() {
        if phase == .open { phase = .closing }
    }

    /// - Returns: Why a request is refused; nil: it is to be served.
    /// - Throws: Why the connection cannot be read on.
    private mutating func begin(_ request: WireRequest) throws(TasteError) -> TasteError? {
        let id = request.id
        guard id != ProtocolLimits.noRequest else {
            throw TasteError(.invalidArgument, "A request needs an id that is not 0.", field: "id")
        }
        if case .import(let frame) = request.call, !frame.first { return proceed(frame, id: id) }
        guard !inFlight.contains(id) else {
            throw TasteError(.invalidArgument, "Request \(id) is not answered yet. Use each id once.", field: "id")
        }
        guard phase == .open else {
            return TasteError(.cancelled, "The daemon is stopping. Try again on a new connection.")
        }
        guard inFlight.count < inFlightLimit else {
            return TasteError(
                .resourceExhausted,
                "\(inFlightLimit) requests are in flight on this connection. Wait for answers before sending more.")
        }
        inFlight.insert(id)
        if case .import(let frame) = request.call, !frame.last { openImports.insert(id) }
        return nil
    }

    private mutating func proceed(_ frame: WireImport, id: UInt64) -> TasteError? {
        guard openImports.contains(id) else {
            return TasteError(
                .failedPrecondition, "No import is open under id \(id). Begin one with a frame that has first set.",
                field: "import.first")
        }
        if frame.last { openImports.remove(id) }
        return nil
    }
}
