import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("What the status says of calls, peers and limits")
struct ActivityTests {
    private func activity(_ client: TasteClient) async throws -> Activity {
        try #require(try await client.status(withActivity: true).value.activity)
    }

    @Test("Every answered call is counted under its name, with how long it took and whether it failed")
    func calls() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            for item in 0..<5 { try await client.rate(user: "ann", item: "\(item)", value: 4) }
            for _ in 0..<3 { _ = try await client.recommend(user: "ann") }
            await #expect(throws: TasteError.self) { try await client.rate(user: "ann", item: "x", value: 40) }
            await #expect(throws: TasteError.self) { try await client.item("nothing") }
            let calls = Dictionary(uniqueKeysWithValues: try await activity(client).calls.map { ($0.call, $0) })
            #expect(calls["rate"]?.count == 6 && calls["rate"]?.failed == 1)
            #expect(calls["recommend"]?.count == 3 && calls["recommend"]?.failed == 0)
            #expect(calls["get_item"]?.count == 1 && calls["get_item"]?.failed == 1)
            #expect(calls["rate"]?.times.reduce(0) { $0 + $1.calls } == 6)
            #expect(calls["hello"] != nil && calls["train"] == nil)
            #expect(try await client.status().value.activity == nil)
        }
    }

    @Test("Calls that workers serve and calls that answer later are counted as well")
    func elsewhere() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            // A request of this size is decoded and served by a worker.
            try await client.rate((0..<5000).map { Rating(user: "ann", item: "item number \($0)", value: 4) })
            _ = try await client.train(model: "bias")
            let calls = Dictionary(uniqueKeysWithValues: try await activity(client).calls.map { ($0.call, $0) })
            #expect(calls["rate"]?.count == 1 && calls["train"]?.count == 1)
        }
    }

    @Test("Connections, waiting reads and refusals of limits are told by uid and by setting")
    func peersAndLimits() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-held-reads-per-user", "1"])
        try await RawConnection.open(path: daemon.socket) { connection in
            var waiting = WireRequest.ping(id: 1)
            (waiting.minSequence, waiting.deadlineMs) = (1 << 60, .max)
            try await connection.send(waiting)
            waiting.id = 2
            #expect(try await connection.call(waiting).error.code == .resourceExhausted)
            try await TasteClient.withClient(path: daemon.socket) { client in
                let activity = try await activity(client)
                #expect(activity.peers.map(\.connections) == [2] && activity.peers.map(\.waiting) == [1])
                #expect(activity.limits == [LimitActivity(limit: "limits.heldReadsPerUser", refusals: 1)])
            }
        }
    }
}
