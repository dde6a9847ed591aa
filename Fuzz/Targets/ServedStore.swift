import Dispatch
import Glibc
import Logging
import NIOCore
import NIOPosix
import TasteEngine
import TasteProtocol
import TasteServer
import TasteStore
import TasteValues

/// A store with its engine and its server, which serves in this process.
final class ServedStore: Sendable {
    private let engine: Engine
    private let serving: Task<Void, Never>
    private let ended = DispatchSemaphore(value: 0)
    let socket: String

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    private static let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }

    /// Opens the store in a folder, or creates it, and serves it.
    ///
    /// - Throws: `TasteError` if the store is refused.
    init(_ folder: String) throws(TasteError) {
        var options = TrainingOptions(kind: "popularity")
        (options.isAutomatic, options.isIdleOnly, options.threads) = (false, false, 1)
        options.memoryBytes = 64 << 20
        let engine = Engine(store: try Store.open(at: folder, mapBytes: 64 << 20), training: options)
        let socket = folder + "/socket"
        let listening = DispatchSemaphore(value: 0)
        var limits = ServerLimits()
        limits.deadlineMilliseconds = 100
        limits.writeDeadlineSeconds = 1
        let server = Server(
            engine: engine, listener: .descriptor(UnixSocket.listening(at: socket)), limits: Shared(limits),
            access: Shared(AccessRules()),
            workerLifeSigns: (0..<Server.workerCount).map { _ in LifeSign() }, version: "fuzz", group: Self.group,
            host: ServerHost(reload: { [] }, trouble: { nil }), logger: Self.logger
        ) { listening.signal() }
        engine.start()
        serving = Task.detached { [ended] in
            do { try await server.run() } catch { preconditionFailure("the server ended: \(error)") }
            ended.signal()
        }
        listening.wait()
        (self.engine, self.socket) = (engine, socket)
    }

    func stop() {
        serving.cancel()
        ended.wait()
        engine.stop()
    }

    /// Sends the frames and then a ping on one connection, and returns what was answered until the ping was, or until
    /// the daemon closed the connection. It traps if nothing comes for long.
    ///
    /// - Parameter finals: How many requests must have been answered as well.
    @discardableResult
    func answers(to frames: [[UInt8]], finals: Int = 0) -> [WireResponse] {
        var bytes: [UInt8] = []
        for frame in frames { bytes += Frames.encode(frame) }
        var ping = WireRequest()
        (ping.id, ping.ping) = (Self.lastID, WirePing())
        var buffer = ByteBuffer()
        do { try buffer.writeFrame(ping) } catch { preconditionFailure("\(error)") }
        bytes += Array(buffer.readableBytesView)
        let connection = BlockingConnection(to: socket)
        defer { connection.close() }
        connection.send(bytes)
        var answers: [WireResponse] = []
        var (open, hasPing) = (finals > 0 ? finals + 1 : 0, false)
        while let answer = connection.receive() {
            answers.append(answer)
            open -= answer.more ? 0 : 1
            hasPing = hasPing || answer.id == Self.lastID
            if hasPing, open <= 0 { break }
        }
        return answers
    }

    private static let lastID: UInt64 = .max
}

/// A connection to a Unix socket that is used by one thread, which waits for it.
private final class BlockingConnection {
    private let descriptor: Int32
    private var received = ByteBuffer()
    private static let patienceSeconds = 60

    init(to path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = UnixSocket.withAddress(of: path) { connect(descriptor, $0, $1) }
        precondition(result == 0, "connecting to \(path): \(String(cString: strerror(errno)))")
        var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    func close() { Glibc.close(descriptor) }

    /// What the daemon does not take because it has closed the connection is dropped.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            precondition(sent > 0 || errno != EAGAIN, "the daemon does not read for \(Self.patienceSeconds) s")
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    func receive() -> WireResponse? {
        while true {
            do {
                if let frame = try FrameDecoder().readFrame(from: &received) {
                    return try WireResponse(frameBody: frame)
                }
            } catch { preconditionFailure("the daemon sent a broken frame: \(error)") }
            let count = received.writeWithUnsafeMutableBytes(minimumWritableBytes: 1 << 16) {
                max(0, recv(descriptor, $0.baseAddress, $0.count, 0))
            }
            precondition(count > 0 || errno != EAGAIN, "the daemon does not answer for \(Self.patienceSeconds) s")
            guard count > 0 else { return nil }
        }
    }
}

private enum UnixSocket {
    /// A socket that listens. The server is not told to make it, because it would change the mask of the process for
    /// new files, which other tests make at the same time.
    static func listening(at path: String) -> Int32 {
        unlink(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = withAddress(of: path) { bind(descriptor, $0, $1) }
        precondition(
            result == 0 && listen(descriptor, 16) == 0, "listening at \(path): \(String(cString: strerror(errno)))")
        return descriptor
    }

    static func withAddress<Result>(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            for (position, byte) in path.utf8.enumerated() where position < room.count - 1 { room[position] = byte }
        }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}

/// Streams of frames that are split without the decoder under test.
enum Frames {
    static func encode(_ body: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(body.count).bigEndian) { Array($0) } + body
    }

    /// The bodies of the frames. A length that is more than what is left stands for what is left; empty bodies are left
    /// out.
    static func bodies(of stream: [UInt8]) -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        var rest = stream[...]
        while rest.count > 4 {
            let announced = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            let body = rest.prefix(announced)
            rest = rest.dropFirst(body.count)
            if !body.isEmpty { bodies.append(Array(body)) }
        }
        return bodies
    }
}
