import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("Reads that wait for a sequence or a generation")
struct WaitingReadTests {
    private static let never = UInt64(1) << 60

    private func waiting(
        _ id: UInt64, sequence: UInt64 = never, generation: UInt64 = 0, deadline: UInt32 = .max
    ) -> WireRequest {
        var request = WireRequest.ping(id: id)
        (request.minSequence, request.minGeneration, request.deadlineMs) = (sequence, generation, deadline)
        return request
    }

    /// The frames of reads that wait for ever, and of one that is answered at once when those have been begun.
    private func waitingFrames(_ count: Int) throws -> [UInt8] {
        var frames: [UInt8] = []
        for id in 1...UInt64(count) { frames += try RawConnection.frame(waiting(id)) }
        return frames + (try RawConnection.frame(.ping(id: .max)))
    }

    /// The processor time that a process has used, in clock ticks (proc_pid_stat(5)).
    private func ticks(of daemon: DaemonProcess) throws -> Int {
        let line = try String(contentsOfFile: "/proc/\(daemon.processIdentifier)/stat", encoding: .utf8)
        // The fields after the name in parentheses begin with the third one; utime and stime are 14 and 15.
        let fields = line[(line.lastIndex(of: ")") ?? line.startIndex)...].split(separator: " ").dropFirst()
        return fields.dropFirst(11).prefix(2).reduce(0) { $0 + (Int($1) ?? 0) }
    }

    @Test(
        "Thousands of waiting reads take no processor time, others are served meanwhile, and they end with their peer")
    func costNothing() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--limits-held-reads-per-user", "10000", "--training-automatic", "false"])
        try await withBystander(of: daemon) {
            let crowd = try await ConnectionCrowd(count: 60, path: daemon.socket, sending: try waitingFrames(127))
            let before = try ticks(of: daemon)
            try await Task.sleep(for: .seconds(2))
            // A timer for each of them took all of two processors: 400 ticks.
            #expect(try ticks(of: daemon) - before < 40)
            #expect(try await status(of: daemon).connections >= 60)
            try await crowd.close()
            try await wait("connections with waiting reads stay open") {
                try await status(of: daemon).connections <= 3
            }
        }
    }

    @Test("A commit ends the waiting of exactly those that it brings what they wait for")
    func woken() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await RawConnection.open(path: daemon.socket) { connection in
            for id in 1...3 as ClosedRange<UInt64> { try await connection.send(waiting(id, sequence: id)) }
            try await connection.send(waiting(4, sequence: 2, generation: 1))
            try await RawConnection.open(path: daemon.socket) { other in
                for id in 1...3 as ClosedRange<UInt64> {
                    let written = try await other.call(.rate(id: id, "ann", "item \(id)", 3)).freshness.sequence
                    let response = try #require(try await connection.response())
                    #expect(response.id == written && response.freshness.sequence >= written)
                }
                var train = WireTrain()
                train.model = "bias"
                try await other.send(WireRequest(id: 9, .train(train)))
                let response = try #require(try await connection.response())
                #expect(response.id == 4 && response.freshness.generation >= 1)
            }
        }
    }

    @Test("No read waits longer than the longest deadline, whatever deadline it names")
    func longestDeadline() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-longest-deadline-milliseconds", "50"])
        try await RawConnection.open(path: daemon.socket) { connection in
            let late = try await connection.call(waiting(1))
            #expect(late.error.code == .failedPrecondition && late.error.field == "min_sequence")
            #expect(late.error.message.contains("limits.longestDeadlineMilliseconds"))
            let own = try await connection.call(waiting(2, deadline: 20))
            #expect(!own.error.message.contains("limits.longestDeadlineMilliseconds"))
        }
    }

    @Test("A read too many is refused, and there is room again when the waiting ones have ended with their connection")
    func tooMany() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-held-reads-per-user", "3"])
        try await withBystander(of: daemon) {
            for _ in 0..<3 {
                try await RawConnection.open(path: daemon.socket) { connection in
                    try await wait("there is no room for waiting reads") {
                        // The reads of the connection before this one may still be counted.
                        try await connection.send(waiting(1, deadline: 100))
                        return try #require(try await connection.response()).error.code == .failedPrecondition
                    }
                    for id in 1...3 as ClosedRange<UInt64> { try await connection.send(waiting(id)) }
                    let refused = try await connection.call(waiting(4))
                    #expect(refused.error.code == .resourceExhausted)
                    #expect(refused.error.message.contains("limits.heldReadsPerUser"))
                    #expect(try await connection.call(.ping(id: 5)).result == .ping(WirePong()))
                }
            }
        }
    }

    @Test("When the daemon stops, waiting reads are answered and do not delay it")
    func stop() async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-write-deadline-seconds", "86400"])
        try await RawConnection.open(path: daemon.socket) { connection in
            for id in 1...3 as ClosedRange<UInt64> { try await connection.send(waiting(id)) }
            #expect(try await connection.call(.ping(id: 4)).result == .ping(WirePong()))
            async let status = daemon.stop()
            for _ in 1...3 { #expect(try await connection.response()?.error.code == .cancelled) }
            #expect(try await connection.response() == nil)
            #expect(try await status == 0)
        }
    }
}
