import Datasets
import Glibc
import NIOCore
import TasteProtocol

/// A blocking connection that sends prepared bytes and reads one frame. A client can hardly do less, so that the times
/// are those of the daemon.
final class RawClient {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let address = try SocketAddress(unixDomainSocketPath: path)
        let code = address.withSockAddr { pointer, length in connect(descriptor, pointer, socklen_t(length)) }
        guard code == 0 else { throw BenchError("cannot connect to \(path): \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    func send(_ frame: [UInt8]) throws {
        guard write(descriptor, frame, frame.count) == frame.count else {
            throw BenchError("the daemon closed the connection")
        }
    }

    /// Reads one frame into the buffer and returns the length of its body.
    @discardableResult
    func receive() throws -> Int {
        var received = 0
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw BenchError("the daemon closed the connection") }
            received += count
            if received >= 4 {
                let length = buffer[0..<4].reduce(0) { $0 << 8 | Int($1) }
                // The answers that are timed fit into the buffer and arrive in one piece.
                if received >= 4 + length { return length }
                throw BenchError("an answer came in pieces")
            }
        }
    }

    /// Sends a request and reads its answer, which may arrive in several pieces. The daemon must not have sent anything
    /// else.
    func ask(_ frame: [UInt8]) throws -> WireResponse {
        try send(frame)
        let received = try receiveInPieces()
        let response = try WireResponse(frameBody: ByteBuffer(bytes: received[4...]))
        if case .error(let error) = response.result { throw BenchError("the daemon refused: \(error.message)") }
        return response
    }

    /// Sends a request, and reads its answer without looking into it.
    func answer(_ frame: [UInt8]) throws {
        try send(frame)
        _ = try receiveInPieces()
    }

    private func receiveInPieces() throws -> [UInt8] {
        var received: [UInt8] = []
        while received.count < 4 || received.count < 4 + Self.length(received) {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw BenchError("the daemon closed the connection") }
            received += buffer[0..<count]
        }
        return received
    }

    private static func length(_ bytes: [UInt8]) -> Int { bytes[0..<4].reduce(0) { $0 << 8 | Int($1) } }

    func exchange(_ frame: [UInt8]) throws {
        try send(frame)
        try receive()
    }

    static func frame(_ id: UInt64, _ call: WireRequest.OneOf_Call) throws -> [UInt8] {
        var request = WireRequest()
        request.id = id
        request.call = call
        var buffer = ByteBuffer()
        try buffer.writeFrame(request)
        return Array(buffer: buffer)
    }

    static func recommend(_ id: UInt64, user: Int, count: UInt32 = 10) throws -> [UInt8] {
        var call = WireRecommend()
        call.user = SyntheticRatings.name(ofUser: user)
        call.count = count
        return try frame(id, .recommend(call))
    }

    static func rating(user: Int, item: Int, value: Float) -> WireRating {
        var rating = WireRating()
        rating.user = SyntheticRatings.name(ofUser: user)
        rating.item = SyntheticRatings.name(ofItem: item)
        rating.value = value
        rating.time = 1_000_000_000
        return rating
    }

    static func rate(_ id: UInt64, user: Int, item: Int, value: Float) throws -> [UInt8] {
        var call = WireRate()
        call.ratings = [rating(user: user, item: item, value: value)]
        return try frame(id, .rate(call))
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
