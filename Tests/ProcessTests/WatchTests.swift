import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("Watches, which are told of every change")
struct WatchTests {
    private let request = WireRequest(id: 1, .watch(WireWatch()))

    @Test("A watch tells how things stand at once, and then the sequence of what is written")
    func writes() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            var events = try await client.watch().makeAsyncIterator()
            let first = try #require(try await events.next())
            #expect(first.freshness.sequence == 0 && first.value == WatchEvent(training: "idle"))
            let written = try await client.rate(user: "ann", item: "Alien", value: 4)
            #expect(try await events.next()?.freshness.sequence == written.sequence)
        }
    }

    @Test("Many writes in a moment are few events, of which the last has the newest state")
    func burst() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--training-automatic", "false", "--limits-watch-milliseconds", "1000"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            var events = try await client.watch().makeAsyncIterator()
            _ = try await events.next()
            for item in 0..<50 { try await client.rate(user: "ann", item: "\(item)", value: 4) }
            let newest = try await client.ping().sequence
            var seen = 0
            while let event = try await events.next() {
                seen += 1
                if event.freshness.sequence == newest { break }
            }
            #expect(seen < 25)
        }
    }

    @Test("A watch tells of a training, its pause, and the generation that serves then")
    func training() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(user: "ann", item: "Alien", value: 4)
            var events = try await client.watch().makeAsyncIterator()
            _ = try await events.next()
            _ = try await client.train(model: "bias")
            while let event = try await events.next(), event.freshness.generation < 1 {}
            try await client.pauseLearning(true)
            while let event = try await events.next(), event.value.training != "paused" {}
        }
    }

    @Test("A watch waits for the sequence that its request names before it begins")
    func minimumSequence() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await RawConnection.open(path: daemon.socket) { connection in
            var late = request
            (late.minSequence, late.deadlineMs) = (1, 60_000)
            try await connection.send(late)
            _ = try await RawConnection.open(path: daemon.socket) { try await $0.call(.rate(id: 2, "ann", "Alien", 3)) }
            #expect(try await connection.response()?.freshness.sequence == 1)
        }
    }

    @Test("A watch too many is refused, and there is room again when one has ended with its connection")
    func tooMany() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-held-reads-per-user", "2"])
        try await RawConnection.open(path: daemon.socket) { connection in
            try await RawConnection.open(path: daemon.socket) { other in
                #expect(try await connection.call(request).more)
                #expect(try await other.call(request).more)
                let refused = try await other.call(WireRequest(id: 2, .watch(WireWatch())))
                #expect(refused.error.code == .resourceExhausted)
                #expect(refused.error.message.contains("limits.heldReadsPerUser"))
            }
            try await RawConnection.open(path: daemon.socket) { third in
                try await wait("there is no room for a watch") { try await third.call(request).more }
            }
        }
    }

    @Test("The connection of a watch closes when the watch is dropped")
    func dropped() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            for try await _ in try await client.watch() { break }
            try await wait("a dropped watch stays") { try await client.status().value.connections == 1 }
        }
    }

    @Test("Hundreds of watches hold up neither writes nor others")
    func many() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--training-automatic", "false", "--limits-watch-milliseconds", "10"])
        try await withBystander(of: daemon) {
            let crowd = try await ConnectionCrowd(
                count: 300, path: daemon.socket, sending: try RawConnection.frame(request))
            try await RawConnection.open(path: daemon.socket) { connection in
                for id in 1...200 as ClosedRange<UInt64> {
                    let answer = try await connection.call(.rate(id: id, "ann", "item \(id)", 3))
                    #expect(answer.error.code == .ok)
                }
            }
            try await crowd.close()
        }
    }

    @Test("When the daemon stops, its watches end with CANCELLED and do not delay it")
    func stop() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-write-deadline-seconds", "86400"])
        try await RawConnection.open(path: daemon.socket) { connection in
            #expect(try await connection.call(request).more)
            async let status = daemon.stop()
            var last: WireResponse?
            while let response = try await connection.response() { last = response }
            #expect(last?.error.code == .cancelled)
            #expect(try await status == 0)
        }
    }
}
