import Glibc
import NIOCore
import TasteProtocol

/// A blocking connection that reads answers of every length and waits for nothing longer than its limit. Trials and
/// attackers use it, because a daemon under attack may not answer at all.
final class FrameConnection {
    enum Failure: Error, CustomStringConvertible {
        case cannotConnect(Int32)
        case closed
        case timedOut

        var description: String {
            switch self {
            case .cannotConnect(let number): "cannot connect: \(String(cString: strerror(number)))"
            case .closed: "the daemon closed the connection"
            case .timedOut: "no answer in time"
            }
        }
    }

    let descriptor: Int32
    private var received: [UInt8] = []
    private var start = 0
    private var piece = [UInt8](repeating: 0, count: 1 << 18)

    /// - Parameter seconds: how long each connect, send and receive may wait.
    init(path: String, seconds: Double = 30) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        limitWaits(to: seconds)
        let address = try SocketAddress(unixDomainSocketPath: path)
        let code = address.withSockAddr { pointer, length in connect(descriptor, pointer, socklen_t(length)) }
        guard code == 0 else { throw Failure.cannotConnect(errno) }
    }

    deinit { close(descriptor) }

    func limitWaits(to seconds: Double) {
        var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e6))
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    func send(_ bytes: [UInt8]) throws {
        guard try sendSome(bytes) == bytes.count else { throw Failure.timedOut }
    }

    /// Sends until all bytes are sent or the time is over, and returns how many were sent.
    func sendSome(_ bytes: [UInt8]) throws -> Int {
        var sent = 0
        while sent < bytes.count {
            let part = Array(bytes[sent...].prefix(256 << 10))
            let count = Glibc.send(descriptor, part, part.count, Int32(MSG_NOSIGNAL))
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN { return sent }
            guard count > 0 else { throw Failure.closed }
            sent += count
        }
        return sent
    }

    /// The next answer.
    func receive() throws -> WireResponse {
        while true {
            if let body = takeFrame() { return try WireResponse(frameBody: ByteBuffer(bytes: body)) }
            guard try read(waiting: true) else { throw Failure.timedOut }
        }
    }

    /// The last answer to a request, which is an error or a result. Reports of progress are passed over.
    func ask(_ call: WireRequest.OneOf_Call, id: UInt64 = 1, _ change: (inout WireRequest) -> Void = { _ in }) throws
        -> WireResponse
    {
        try send(try Self.frame(id, call, change))
        while true {
            let answer = try receive()
            if (answer.id == id || answer.id == 0) && !answer.more { return answer }
        }
    }

    /// Passes over the answers that have arrived by now, without waiting, and returns their number.
    func discardAnswers() throws -> Int {
        var count = 0
        repeat { while takeFrame() != nil { count += 1 } } while try read(waiting: false)
        return count
    }

    static func frame(
        _ id: UInt64, _ call: WireRequest.OneOf_Call, _ change: (inout WireRequest) -> Void = { _ in }
    ) throws -> [UInt8] {
        var request = WireRequest()
        request.id = id
        request.call = call
        change(&request)
        var buffer = ByteBuffer()
        try buffer.writeFrame(request)
        return Array(buffer: buffer)
    }

    private func takeFrame() -> ArraySlice<UInt8>? {
        guard received.count - start >= 4 else { return nil }
        let length = received[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        guard received.count - start >= 4 + length else { return nil }
        defer { start += 4 + length }
        return received[start + 4..<start + 4 + length]
    }

    /// Returns whether anything was read.
    private func read(waiting: Bool) throws -> Bool {
        received.removeFirst(start)
        start = 0
        while true {
            let count = recv(descriptor, &piece, piece.count, waiting ? 0 : Int32(MSG_DONTWAIT))
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN { return false }
            guard count > 0 else { throw Failure.closed }
            received += piece[..<count]
            return true
        }
    }
}

extension WireResponse {
    /// The error, if this answer is one.
    var refusal: WireError? { if case .error(let error) = result { error } else { nil } }
}
