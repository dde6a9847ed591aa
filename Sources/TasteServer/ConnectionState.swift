import NIOCore
import TasteProtocol
import TasteStore
import TasteValues

/// The state machine of one connection. It performs no input or output: its methods take events and return actions.
///
/// It knows which requests are in flight, which imports are open, whether the peer reads its answers, and how the
/// connection ends.
struct ConnectionState: Sendable {
    /// What to do about a received frame.
    enum Action: Equatable {
        /// Serve the request, and call `finish(_:)` when its last answer has been written.
        case serve(WireRequest)
        /// Answer with this error. The connection stays open.
        case refuse(TasteError, id: UInt64)
        /// Answer with this error under id 0 and close the connection, because nothing after the error can be read.
        case abort(TasteError)
    }

    /// What to do about a peer that has stopped reading its answers, or reads again.
    enum FlowControl: Equatable {
        /// Stop reading, and close the connection unless the peer reads its answers within its deadline.
        case pause
        case resume
    }

    private enum Phase {
        case open
        /// No new request is begun; requests that were begun are answered.
        case closing
        /// An error under id 0 has been returned; nothing else is read or begun.
        case aborted
    }

    private let inFlightLimit: Int
    private var phase = Phase.open
    private var inFlight: Set<UInt64> = []
    /// The ids of imports whose last frame has not arrived.
    private var openImports: Set<UInt64> = []
    /// Frames that were received but not begun, because the peer does not read its answers. One read from the socket is
    /// the most that can wait here.
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

    /// Whether everything received has been answered, and all imports that are open wait for the client.
    func isQuiet(_ imports: OpenImports) -> Bool { inFlight.isEmpty || isQuietButForImports && imports.waitForClient }

    /// Whether everything received has been answered but imports whose last frame has not arrived.
    var isQuietButForImports: Bool { inFlight == openImports }

    /// A frame has arrived.
    mutating func receive(_ frame: ByteBuffer) { waiting.append(frame) }

    /// What to do about the oldest frame; nil if there is none, or if the peer does not read its answers.
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
    /// - Returns: nil if the connection has been aborted before.
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

    /// The last answer to a request has been written.
    mutating func finish(_ id: UInt64) {
        inFlight.remove(id)
        openImports.remove(id)
    }

    /// The daemon is stopping.
    mutating func close() {
        if phase == .open { phase = .closing }
    }

    /// - Returns: Why the request is refused; nil if it is to be served.
    /// - Throws: Why the connection must be aborted.
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
            return .stopping
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
