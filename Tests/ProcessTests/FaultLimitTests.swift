import TasteProtocol
import TestSupport
import Testing

@Suite("Limits on connections and requests")
struct FaultLimitTests {
    @Test("A connection whose peer never reads is closed after its deadline, and others are served meanwhile")
    func neverReads() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--limits-write-deadline-seconds", "8", "--limits-buffered-bytes", "4096"])
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                var put = WirePutItems()
                put.items = (0..<1000).map { number in
                    var item = WireItem()
                    (item.id, item.title) = ("item \(number)", String(repeating: "x", count: 500))
                    return item
                }
                _ = try await connection.call(WireRequest(id: 1, .putItems(put)))
                // Each answer has half a megabyte, much more than the buffers of the socket and of both ends hold.
                for id in UInt64(2)...100 {
                    try await connection.send(WireRequest(id: id, .listItems(WireListItems())))
                }
                try await RawConnection.open(path: daemon.socket) { other in
                    var id: UInt64 = 0
                    try await wait("the connection is not closed") {
                        id += 1
                        return try await other.call(.status(id: id)).status.connections == 2
                    }
                    #expect(id > 1, "the connection was closed before another one was served")
                }
                // Answers in the socket's buffer can still be read; then the connection is closed or reset.
                var answers = 0
                do { while try await connection.response() != nil { answers += 1 } } catch {}
                #expect(answers < 99)
            }
        }
        #expect(daemon.standardError.contains("did not read for 8 s"))
    }

    @Test("A connection over the limit is refused, and one more is served after another one has ended")
    func tooManyConnections() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-connections", "2"])
        try await withBystander(of: daemon) {
            // The connection that waited for the daemon to start may still be counted.
            try await wait("there is no room for a second connection") {
                try await RawConnection.open(path: daemon.socket) { second in
                    guard case .status? = try? await second.call(.status()).result else { return false }
                    for _ in 0..<5 {
                        try await RawConnection.open(path: daemon.socket) { third in
                            let error = try await third.finalError()
                            #expect(error.code == .resourceExhausted && error.message.contains("limits.connections"))
                        }
                    }
                    #expect(try await second.call(.ping(id: 9)).result == .ping(WirePong()))
                    return true
                }
            }
            try await wait("there is no room again") { try await isServed(by: daemon) }
        }
    }

    /// Whether a new connection is served.
    private func isServed(by daemon: DaemonProcess) async throws -> Bool {
        try await RawConnection.open(path: daemon.socket) { connection in
            // The daemon may refuse before the request is sent, and sending then fails.
            try? await connection.send(.ping(id: 1))
            return try await connection.response()?.id == 1
        }
    }

    @Test("A request over the limit is refused, and the requests in flight are answered")
    func tooManyRequests() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-requests-in-flight", "4"])
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                for id in UInt64(1)...4 {
                    var waiting = WireRequest.ping(id: id)
                    (waiting.minSequence, waiting.deadlineMs) = (1, 60_000)
                    try await connection.send(waiting)
                }
                for id in UInt64(5)...7 {
                    let refused = try await connection.call(.ping(id: id))
                    #expect(refused.error.code == .resourceExhausted)
                }
                try await RawConnection.open(path: daemon.socket) { other in
                    _ = try await other.call(.rate(id: 1, "ann", "Alien", 3))
                }
                var answered: Set<UInt64> = []
                for _ in 1...4 {
                    let response = try #require(try await connection.response())
                    #expect(response.result == .ping(WirePong()) && response.freshness.sequence >= 1)
                    answered.insert(response.id)
                }
                #expect(answered == [1, 2, 3, 4])
                #expect(try await connection.call(.ping(id: 8)).result == .ping(WirePong()))
            }
        }
    }

    @Test("Hundreds of short connections leave none open")
    func comingAndGoing() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            for round in 0..<200 {
                try await RawConnection.open(path: daemon.socket) { connection in
                    // Some clients send nothing, and some close before they read the answer.
                    if round % 2 == 0 { try await connection.send(.ping()) }
                }
            }
            try await wait("connections stay open") { try await status(of: daemon).connections == 2 }
        }
    }
}
