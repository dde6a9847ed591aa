import NIOCore
import TasteProtocol
import TasteStore
import TasteValues

/// The state machine of one connection. It performs no input or output: its methods take events and return actions.
///
/// It knows what was received and not begun, which requests are in flight, which imports are open, whether the peer
/// reads its answers, and how the connection ends.
struct ConnectionState {
    /// What to do about a received frame.
    enum Action: Equatable {
        /// Decode the body of a large frame elsewhere, and call `decoded(_:bytes:)`. Nothing is begun before that.
        case decode(ByteBuffer)
        /// Serve the request, whose frame has so many bytes, and call `finish(_:)` when its last answer has been
        /// written.
        case serve(WireRequest, bytes: Int)
        /// Answer with this error. The connection stays open.
        case refuse(TasteError, id: UInt64)
        /// Discard the import that is open under this id, and answer with this error, which ends it.
        case endImport(TasteError, id: UInt64)
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

    /// Frames with more bytes are decoded and served by a worker.
    static let largeFrame = 1 << 16
    /// More reads of one connection than this do not wait for workers at the same time.
    private static let elsewhereLimit = 4

    // The questions below are inlined: otherwise each of them copies the whole state out of the connection.
    private let inFlightLimit: Int
    private let decoder: FrameDecoder
    private let memory: ConnectionMemory
    private var phase = Phase.open
    private var inFlight: [UInt64: RequestMemory] = [:]
    /// The ids of imports whose last frame has not arrived.
    private var openImports: Set<UInt64> = []
    /// What was received and not begun. As long as it holds a whole frame, no more is read from the socket.
    private var received = ByteBuffer()
    /// The bytes that are charged for what was received and for the frame that a worker decodes.
    private var receivedBytes = 0
    /// What the frame of an import takes until it has been added to the import.
    private var importFrame = RequestMemory()
    /// Whether nothing may be read until a request has been answered, because there is no memory for more.
    private var isStarved = false
    /// The number of frames that were received.
    private var frames = 0
    private var isWritable = true
    /// The number of calls that workers serve.
    private var elsewhere = 0
    /// Whether nothing may be begun until a worker has done its work.
    private var isHeld = false

    init(inFlightLimit: Int, frameBytes: Int = ProtocolLimits.frameBytes, memory: ConnectionMemory) {
        self.inFlightLimit = inFlightLimit
        self.memory = memory
        decoder = FrameDecoder(maximumBytes: frameBytes)
    }

    /// Whether the connection is closing and everything received has been answered.
    @inline(__always)
    var isDone: Bool {
        switch phase {
        case .open, .aborted: false
        case .closing: inFlight.isEmpty && !isReady
        }
    }

    /// Whether a frame can be begun now.
    @inline(__always)
    var isReady: Bool { !isBlocked && decoder.hasFrame(received) }

    /// Whether more must be read from the socket before a frame can be begun.
    @inline(__always)
    var wantsBytes: Bool {
        !isBlocked && !isStarved && !decoder.hasFrame(received) && (phase == .open || !openImports.isEmpty)
    }

    @inline(__always)
    private var isBlocked: Bool {
        !isWritable || isHeld || elsewhere >= Self.elsewhereLimit || phase == .aborted
    }

    /// Whether everything received has been answered, and all imports that are open wait for the client.
    func isQuiet(_ imports: OpenImports) -> Bool { inFlight.isEmpty || isQuietButForImports && imports.waitForClient }

    /// Whether everything received has been answered but imports whose last frame has not arrived.
    var isQuietButForImports: Bool { inFlight.count == openImports.count }

    /// The number of the frame of which a part was received and the rest is awaited; nil if there is none.
    @inline(__always)
    var unfinishedFrame: Int? { wantsBytes && received.readableBytes > 0 ? frames : nil }

    /// Bytes have arrived: a part of a frame, or several frames. If the peer's account holds too much memory, no more
    /// is read until a request of this connection has been answered.
    ///
    /// - Throws: `resourceExhausted` if there is no such request. The connection must be aborted then.
    mutating func receive(_ bytes: ByteBuffer) throws(TasteError) {
        if received.readableBytes == 0 {
            received = bytes
        } else {
            var bytes = bytes
            if received.readerIndex > received.readableBytes { received.discardReadBytes() }
            received.writeBuffer(&bytes)
        }
        do throws(TasteError) { try chargeReceived() } catch {
            guard inFlight.count > openImports.count else { throw error }
            isStarved = true
        }
    }

    /// - Parameter decoding: The bytes of a frame that a worker decodes.
    private mutating func chargeReceived(decoding: Int = 0) throws(TasteError) {
        let bytes = received.readableBytes + decoding
        try memory.resize(from: receivedBytes, to: bytes)
        receivedBytes = bytes
    }

    /// What to do about the oldest frame; nil if there is none, or if it cannot be begun yet.
    mutating func next() -> Action? {
        free(importFrame)
        importFrame = RequestMemory()
        guard !isBlocked else { return nil }
        do throws(TasteError) {
            guard let frame = try decoder.readFrame(from: &received) else { return nil }
            frames += 1
            // Frames share the memory of what was read; without this, it would be kept while the connection is idle.
            if received.readableBytes == 0 { received = ByteBuffer() }
            guard frame.readableBytes <= Self.largeFrame else {
                isHeld = true
                try chargeReceived(decoding: frame.readableBytes)
                return .decode(frame)
            }
            try chargeReceived()
            return try begin(frame)
        } catch {
            return abort(error)
        }
    }

    private mutating func begin(_ frame: ByteBuffer) throws(TasteError) -> Action? {
        let size = RequestSize(frame: frame)
        do throws(TasteError) { try memory.hold(size.bytes) } catch { return refuse(error, id: size.id) }
        let request = try WireRequest(frameBody: frame)
        return try begin(request, bytes: frame.readableBytes, RequestMemory(small: size.bytes))
    }

    /// The body of a large frame has been decoded.
    ///
    /// - Returns: nil if the connection has been aborted before.
    mutating func decoded(_ frame: DecodedFrame, bytes: Int) -> Action? {
        isHeld = false
        guard phase != .aborted else { return nil }
        do throws(TasteError) {
            try chargeReceived()
            switch frame {
            case .request(let request, let charge):
                return try begin(request, bytes: bytes, RequestMemory(large: charge))
            case .refused(let error, let id): return refuse(error, id: id)
            case .malformed(let error): throw error
            }
        } catch {
            return abort(error)
        }
    }

    /// What to do about a frame that its account's memory does not allow.
    private mutating func refuse(_ error: TasteError, id: UInt64) -> Action? {
        if id == ProtocolLimits.noRequest { return abort(error) }
        return openImports.contains(id) ? .endImport(error, id: id) : .refuse(error, id: id)
    }

    private func free(_ request: RequestMemory) {
        if request.small > 0 { memory.release(request.small) }
    }

    /// A worker is going to serve a call.
    ///
    /// - Parameter isExclusive: Whether nothing else may be begun meanwhile.
    mutating func beginElsewhere(isExclusive: Bool) {
        elsewhere += 1
        if isExclusive { isHeld = true }
    }

    /// A worker has served a call.
    mutating func endElsewhere(isExclusive: Bool) {
        elsewhere -= 1
        if isExclusive { isHeld = false }
    }

    /// The stream of bytes is broken.
    ///
    /// - Returns: nil if the connection has been aborted before.
    mutating func abort(_ error: TasteError) -> Action? {
        guard phase != .aborted else { return nil }
        phase = .aborted
        if !isHeld {
            received = ByteBuffer()
            memory.release(receivedBytes)
            receivedBytes = 0
        }
        return .abort(error)
    }

    /// The peer has stopped reading its answers, or reads again.
    mutating func writabilityChanged(to isWritable: Bool) -> FlowControl {
        self.isWritable = isWritable
        return isWritable ? .resume : .pause
    }

    /// The last answer to a request has been written.
    mutating func finish(_ id: UInt64) {
        if let request = inFlight.removeValue(forKey: id) { free(request) }
        isStarved = false
        openImports.remove(id)
    }

    /// The daemon is stopping.
    mutating func close() {
        if phase == .open { phase = .closing }
    }

    private mutating func begin(
        _ request: WireRequest, bytes: Int, _ memory: RequestMemory
    ) throws(TasteError) -> Action {
        if let refusal = try refusal(of: request) {
            free(memory)
            return .refuse(refusal, id: request.id)
        }
        // An import charges what it keeps of a frame itself.
        if case .import = request.call { importFrame = memory } else { inFlight[request.id] = memory }
        return .serve(request, bytes: bytes)
    }

    /// - Returns: Why the request is refused; nil if it is to be served.
    /// - Throws: Why the connection must be aborted.
    private mutating func refusal(of request: WireRequest) throws(TasteError) -> TasteError? {
        let id = request.id
        guard id != ProtocolLimits.noRequest else {
            throw TasteError(.invalidArgument, "A request needs an id that is not 0.", field: "id")
        }
        if case .import(let frame) = request.call, !frame.first { return proceed(frame, id: id) }
        guard inFlight[id] == nil else {
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
        inFlight[id] = RequestMemory()
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
