import Foundation
import TasteProtocol
import TestSupport
import Testing

@Suite("Kills and stops while ratings arrive")
struct FaultKillTests {
    // The daemon publishes models all the time, so that some kills interrupt a publication.
    private static let arguments = [
        "--training-model", "bias", "--training-interval-milliseconds", "5", "--training-ratings-min", "10",
        "--log-level", "warning",
    ]

    @Test("After each of fifty kills every acknowledged rating is stored once, and the next daemon serves")
    func kills() async throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["TASTE_FAULT_SEED"] ?? "") ?? .random(in: 0...999_999)
        print("kills at random moments: TASTE_FAULT_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        var daemon = try await DaemonProcess(folder: folder, arguments: Self.arguments)
        var all: [FaultRatingStream] = []
        var ratings = 0
        var sequence: UInt64 = 0
        for round in 0..<50 {
            let delay = Duration.microseconds(Int.random(in: 0...200_000, using: &random))
            let context: Comment = "TASTE_FAULT_SEED=\(seed), round \(round)"
            let killed = daemon
            let streams = try await FaultRatingStream.runEight(prefix: "round \(round)", on: killed, pipelined: 1) {
                try await Task.sleep(for: delay)
                try await killed.crash()
            }
            daemon = try await DaemonProcess(folder: folder, arguments: Self.arguments)
            ratings += try await FaultRatingStream.check(streams, on: daemon, context)
            // A rating that was applied twice would change the log or the count.
            let response = try await readiness(of: daemon)
            let stored = response.freshness.sequence - sequence
            #expect(stored >= streams.reduce(0) { $0 + $1.acknowledged }, context)
            #expect(stored <= streams.reduce(0) { $0 + $1.attempted }, context)
            #expect(response.status.ratings == ratings, context)
            sequence = response.freshness.sequence
            all += streams
        }
        #expect(all.reduce(0) { $0 + $1.acknowledged } > 1000, "the clients hardly got to rate; the test shows little")
        #expect(try await FaultRatingStream.check(all, on: daemon, "at the end, TASTE_FAULT_SEED=\(seed)") == ratings)
        #expect(try await daemon.stop() == 0)
    }

    /// Checks that the daemon recommends, and returns its status.
    private func readiness(of daemon: DaemonProcess) async throws -> WireResponse {
        try await RawConnection.open(path: daemon.socket) { connection in
            var recommend = WireRecommend()
            (recommend.user, recommend.count) = ("somebody", 10)
            let answer = try await connection.call(WireRequest(id: 1, .recommend(recommend)))
            guard case .recommend? = answer.result else {
                Issue.record("not ready: \(answer)")
                return answer
            }
            let status = try await connection.call(.status(id: 2))
            #expect(status.status.ready && status.status.trouble.isEmpty)
            return status
        }
    }

    @Test("SIGTERM with writes in flight loses nothing that was acknowledged", arguments: [SIGTERM, SIGINT])
    func orderlyStop(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        var before: UInt64 = 0
        for round in 0..<5 {
            let daemon = try await DaemonProcess(folder: folder, arguments: Self.arguments)
            let enough = before + 100
            let streams = try await FaultRatingStream.runEight(prefix: "round \(round)", on: daemon, pipelined: 16) {
                try await wait("nothing is rated") { try await status(of: daemon).ratings >= enough }
                kill(daemon.processIdentifier, signal)
                let exitCode = try await daemon.exit()
                #expect(exitCode == 0, "it said: \(daemon.standardError)")
            }
            #expect(!FileManager.default.fileExists(atPath: daemon.socket))
            let next = try await DaemonProcess(folder: folder, arguments: Self.arguments)
            before += UInt64(try await FaultRatingStream.check(streams, on: next, "round \(round)"))
            #expect(try await status(of: next).ratings == before)
            #expect(streams.reduce(0) { $0 + $1.acknowledged } > 0)
            try await next.stop()
        }
    }

    @Test("A stop ends a training, and the model that served before serves again")
    func stopWhileTraining() async throws {
        let folder = try TemporaryFolder()
        let arguments = ["--training-automatic", "false", "--training-model", "bias"]
        let daemon = try await DaemonProcess(folder: folder, arguments: arguments)
        let streams = try await FaultRatingStream.runEight(prefix: "ratings", on: daemon, pipelined: 16) {
            try await wait("nothing is rated") { try await status(of: daemon).ratings >= 100 }
            try await daemon.stop()
        }
        let second = try await DaemonProcess(folder: folder, arguments: arguments)
        try await RawConnection.open(path: second.socket) { connection in
            var response = try await connection.call(WireRequest(id: 1, .train(WireTrain())))
            while response.more { response = try #require(try await connection.response()) }
            #expect(response.train.model == "bias")
            var slow = WireTrain()
            slow.model = "sae"
            try await connection.send(WireRequest(id: 2, .train(slow)))
            _ = try await connection.response()
        }
        #expect(try await second.stop() == 0)
        let third = try await DaemonProcess(folder: folder, arguments: arguments)
        let found = try await status(of: third)
        #expect(["bias", "sae"].contains(found.model) && found.trouble.isEmpty)
        _ = try await FaultRatingStream.check(streams, on: third, "after a training was stopped")
    }
}
