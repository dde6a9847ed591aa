import NIOCore
import TasteProtocol
import TestSupport
import Testing

extension WireRequest {
    init(id: UInt64 = 1, _ call: OneOf_Call) {
        self.init()
        self.id = id
        self.call = call
    }

    static func ping(id: UInt64 = 1) -> WireRequest { WireRequest(id: id, .ping(WirePing())) }

    /// A request with one rating, whose time is the daemon's clock.
    static func rate(id: UInt64 = 1, _ user: String, _ item: String, _ value: Float) -> WireRequest {
        var rate = WireRate()
        rate.ratings = [WireRating(user, item, value)]
        return WireRequest(id: id, .rate(rate))
    }

    static func status(id: UInt64 = 1) -> WireRequest { WireRequest(id: id, .getStatus(WireGetStatus())) }
}

extension WireRating {
    init(_ user: String, _ item: String, _ value: Float) {
        self.init()
        (self.user, self.item, self.value) = (user, item, value)
    }
}

/// Requests and responses on a connection that may violate the protocol.
extension RawConnection {
    /// The bytes of a request's frame.
    static func frame(_ request: WireRequest) throws -> [UInt8] {
        var frame = ByteBuffer()
        try frame.writeFrame(request)
        return Array(frame.readableBytesView)
    }

    func send(_ request: WireRequest) async throws {
        try await send(try RawConnection.frame(request))
    }

    /// The next response; nil if the daemon has closed the connection.
    mutating func response() async throws -> WireResponse? {
        guard let body = try await readFrame() else { return nil }
        return try WireResponse(frameBody: ByteBuffer(bytes: body))
    }

    /// Sends a request and waits for the next response, which must have the id of the request.
    mutating func call(_ request: WireRequest) async throws -> WireResponse {
        try await send(request)
        let response = try #require(try await response(), "the daemon closed the connection")
        #expect(response.id == request.id)
        return response
    }

    /// The error under id 0, after which the daemon must close the connection.
    mutating func finalError() async throws -> WireError {
        let response = try #require(try await response(), "the daemon closed without a word")
        #expect(response.id == ProtocolLimits.noRequest)
        #expect(try await self.response() == nil)
        return response.error
    }
}

/// Runs `body` while another connection is open, and checks that this connection is still served afterwards.
func withBystander<Result: Sendable>(
    of daemon: DaemonProcess, _ body: () async throws -> Result
) async throws -> Result {
    try await RawConnection.open(path: daemon.socket) { bystander in
        #expect(try await bystander.call(.ping(id: 1)).result == .ping(WirePong()))
        let result = try await body()
        #expect(try await bystander.call(.ping(id: 2)).result == .ping(WirePong()))
        #expect(try await bystander.call(.rate(id: 3, "bystander", "kept", 3)).isWritten)
        var predict = WirePredict()
        (predict.user, predict.items) = ("bystander", ["kept"])
        #expect(try await bystander.call(WireRequest(id: 4, .predict(predict))).predict.predictions.count == 1)
        #expect(daemon.isRunning)
        return result
    }
}

/// The status of a daemon, requested on a connection of its own.
func status(of daemon: DaemonProcess) async throws -> WireStatus {
    try await RawConnection.open(path: daemon.socket) { connection in try await connection.call(.status()).status }
}

/// Waits until a condition holds, and fails after a time that only a fault can take.
func wait(
    _ what: Comment, patience: Duration = .seconds(60), until condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience * Patience.factor
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, what)
        try await Task.sleep(for: .milliseconds(5))
    }
}
