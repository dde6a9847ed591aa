import Foundation
import TasteClient
import TasteStore
import TestSupport
import Testing

@testable import tasted

@Suite("The watchdog")
struct WatchdogTests {
    private let loop = WatchedThread(name: "event loop 1", lifeSign: LifeSign(), patience: 1)
    private let writer = WatchedThread.patient("the writer", LifeSign())

    @Test(
        "A stalled event loop is stuck after the limit, and the writer, which waits for disks, after ten times that",
        arguments: [
            (Duration?.none, Duration?.none, WatchdogVerdict.alive),
            (.seconds(10), .seconds(10), .alive),
            (.seconds(30), nil, .slow("event loop 1 has been at one step for more than 10 s")),
            (.seconds(31), nil, .stuck("event loop 1 has made no progress for 31 s")),
            (nil, .seconds(11), .slow("the writer has been at one step for more than 10 s")),
            (nil, .seconds(300), .slow("the writer has been at one step for more than 10 s")),
            (nil, .seconds(301), .stuck("the writer has made no progress for 301 s")),
            (.seconds(31), .seconds(290), .stuck("event loop 1 has made no progress for 31 s")),
        ])
    func verdict(loop: Duration?, writer: Duration?, expected: WatchdogVerdict) {
        #expect(WatchdogVerdict([(self.loop, loop), (self.writer, writer)], limit: .seconds(30)) == expected)
    }

    @Test("Without a watchdog, slow threads are told of and none is stuck")
    func noWatchdog() {
        let verdict = WatchdogVerdict([(loop, .seconds(9000))], limit: nil)
        #expect(verdict == .slow("event loop 1 has been at one step for more than 10 s"))
    }

    @Test("A life sign tells how long a step has lasted, from its beginning, and nothing during a rest")
    func lifeSign() async throws {
        let sign = LifeSign()
        #expect(sign.silence == nil)
        sign.step()
        let first = try #require(sign.silence)
        try await Task.sleep(for: .milliseconds(2))
        #expect(try #require(sign.silence) > first)
        sign.rest()
        #expect(sign.silence == nil)
    }

    @Test(
        "systemd is asked to end a daemon whose writer is stuck in a sync, or whose event loop is stuck",
        arguments: [("h", "the writer has made no progress"), ("l", "event loop")])
    func stuck(fault: String, complaint: String) async throws {
        let folder = try TemporaryFolder()
        let notifications = try NotifySocket(in: folder)
        let faults = folder.path("faults")
        var environment = try await PreloadedLibrary("WriteFaults", in: folder).environment
        environment["TASTE_WRITE_FAULTS"] = faults
        // The writer is stuck after ten times the limit. Event loops of a busy machine would miss a shorter one.
        environment.merge(notifications.environment(watchdog: .milliseconds(1500))) { $1 }
        let daemon = try await DaemonProcess(folder: folder, environment: environment)
        try await notifications.wait("the daemon is not ready") { $0.contains("READY=1") }
        try await notifications.wait("the daemon gives no sign of life") { $0 == "WATCHDOG=1" }
        try fault.write(toFile: faults, atomically: true, encoding: .utf8)
        async let write: Void = TasteClient.withClient(path: daemon.socket) { client in
            // Its answer comes after the disk has answered.
            try await client.rate(user: "ann", item: "Alien", value: 4)
        }
        try await notifications.wait("systemd is not told that a thread is stuck") {
            $0.contains("WATCHDOG=trigger") && $0.contains(complaint)
        }
        try FileManager.default.removeItem(atPath: faults)
        try await write
        try await notifications.wait("there is no sign of life after the fault") { $0 == "WATCHDOG=1" }
        #expect(daemon.standardError.contains(complaint))
        #expect(try await daemon.stop() == 0)
    }
}
