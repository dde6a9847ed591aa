import TasteProtocol
import TestSupport
import Testing

@Suite("A stop does not wait for peers")
struct FaultStopTests {
    @Test("The daemon stops although imports are open, a frame is unfinished, and a peer does not read its answers")
    func stop() async throws {
        // A daemon that waited for any of them would wait for a day.
        let day = "86400"
        let daemon = try await DaemonProcess(arguments: [
            "--limits-write-deadline-seconds", day, "--limits-frame-seconds", day, "--limits-import-seconds", day,
            "--limits-buffered-bytes", "4096", "--training-automatic", "false",
        ])
        try await RawConnection.open(path: daemon.socket) { stalled in
            var put = WirePutItems()
            put.items = (0..<1000).map { number in
                var item = WireItem()
                (item.id, item.title) = ("item \(number)", String(repeating: "x", count: 500))
                return item
            }
            _ = try await stalled.call(WireRequest(id: 1, .putItems(put)))
            for id in UInt64(2)...60 { try await stalled.send(WireRequest(id: id, .listItems(WireListItems()))) }
            try await RawConnection.open(path: daemon.socket) { unfinished in
                try await unfinished.send([0, 64, 0, 0, 8])
                try await RawConnection.open(path: daemon.socket) { importing in
                    var frame = WireImport()
                    (frame.first, frame.users) = (true, ["ann"])
                    #expect(try await importing.call(WireRequest(id: 1, .import(frame))).more)
                    async let status = daemon.stop()
                    let ended = try #require(try await importing.response())
                    #expect(ended.id == 1 && ended.error.code == .cancelled)
                    #expect(try await importing.response() == nil)
                    #expect(try await status == 0)
                }
            }
        }
    }

    @Test("The daemon serves and stops although systemd does not read what it is told")
    func silentSystemd() async throws {
        let folder = try TemporaryFolder()
        let notifications = try NotifySocket(in: folder)
        try notifications.fill()
        let daemon = try await DaemonProcess(
            folder: folder, environment: notifications.environment(watchdog: .milliseconds(100)))
        #expect(try await daemon.stop() == 0)
        try await notifications.wait("nothing was sent before") { $0 == "x" }
    }

    @Test("Writes that wait when the daemon stops are stored and acknowledged, or cancelled and not stored")
    func writes() async throws {
        let folder = try TemporaryFolder()
        let daemon = try await DaemonProcess(folder: folder, arguments: ["--training-automatic", "false"])
        let writes = 40
        let acknowledged = try await RawConnection.open(path: daemon.socket) { connection in
            var frames: [UInt8] = []
            for id in UInt64(1)...UInt64(writes) {
                var rate = WireRate()
                rate.ratings = (0..<2000).map { WireRating("user \(id)", "item \($0)", 3) }
                frames += try RawConnection.frame(WireRequest(id: id, .rate(rate)))
            }
            try await connection.send(frames)
            _ = try await connection.response()
            async let status = daemon.stop()
            var acknowledged = 1
            // A connection that is dropped with unread bytes is reset.
            while let response = try? await connection.response() {
                if response.isWritten { acknowledged += 1 }
                if case .error(let error)? = response.result { #expect(error.code == .cancelled, "\(error)") }
            }
            #expect(try await status == 0)
            return acknowledged
        }
        let again = try await DaemonProcess(folder: folder)
        #expect(try await ProcessTests.status(of: again).ratings == UInt64(2000 * acknowledged))
    }
}
