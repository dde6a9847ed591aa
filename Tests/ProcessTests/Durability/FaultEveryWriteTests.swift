import Foundation
import TasteProtocol
import TasteStore
import TestSupport
import Testing

/// A scripted session is repeated. Each time another of its writes and syncs fails: with an error of the disk or for
/// lack of space, once or from then on.
@Suite("Every write and sync that can fail")
struct FaultEveryWriteTests {
    private struct Fault: Sendable {
        let number: Int
        let error: Int32
        let isLasting: Bool

        var instruction: String { "\(isLasting ? "E" : "e") \(number) \(error)" }
    }

    /// `make faults` tries every number with each kind of fault; otherwise every seventh number is tried with one.
    private static let isWhole = ProcessInfo.processInfo.environment["TASTE_EVERY_FAULT"] != nil
    private static let kinds: [(error: Int32, isLasting: Bool)] = [
        (EIO, false), (ENOSPC, false), (EIO, true), (ENOSPC, true),
    ]

    @Test("Whichever write or sync fails, the daemon lives or ends with a message, and what it acknowledged is stored")
    func everyOperation() async throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["TASTE_FAULT_SEED"] ?? "") ?? .random(in: 0...999_999)
        print("failing writes and syncs: TASTE_FAULT_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        let libraries = try TemporaryFolder()
        let library = try await PreloadedLibrary("WriteFaults", in: libraries)
        let script = SessionScript(client: 0, rounds: 3, using: &random)
        var (sessions, refusals, ends) = (0, 0, 0)
        for kind in Self.isWhole ? Self.kinds : [Self.kinds[Int(seed % 4)]] {
            var number = Self.isWhole ? 1 : Int.random(in: 1...7, using: &random)
            while true {
                let fault = Fault(number: number, error: kind.error, isLasting: kind.isLasting)
                let outcome = try await session(script, fault, library)
                let context: Comment = "TASTE_FAULT_SEED=\(seed), fault \(fault.instruction)"
                #expect(outcome.problems == [], context)
                guard outcome.hasFailed else { break }
                sessions += 1
                refusals += outcome.refusals
                ends += outcome.hasEnded ? 1 : 0
                number += Self.isWhole ? 1 : 7
            }
        }
        print(
            "failing writes and syncs: \(sessions) sessions, \(refusals) operations refused, \(ends) daemons ended by themselves"
        )
        #expect(sessions > 10 && refusals > 0)
    }

    private struct Outcome {
        /// Whether the session had so many operations that one failed.
        var hasFailed = false
        var hasEnded = false
        var refusals = 0
        var problems: [String] = []
    }

    private func session(
        _ script: SessionScript, _ fault: Fault, _ library: PreloadedLibrary
    ) async throws -> Outcome {
        let folder = try TemporaryFolder(inMemory: true)
        let faults = folder.path("faults")
        try fault.instruction.write(toFile: faults, atomically: true, encoding: .utf8)
        var environment = library.environment
        environment["TASTE_WRITE_FAULTS"] = faults
        let arguments = [
            "--training-automatic", "false", "--storage-map-bytes", "\(256 << 20)", "--log-level", "warning",
        ]
        var outcome = Outcome()
        var run = SessionRun()
        do {
            let daemon = try await DaemonProcess(folder: folder, arguments: arguments, environment: environment)
            await run.perform(script, on: daemon.socket, pause: .milliseconds(250))
            if daemon.isRunning {
                let status = try await status(of: daemon)
                if status.server.isEmpty { outcome.problems.append("the daemon has no status") }
                try await daemon.stop()
            } else {
                outcome.hasEnded = true
            }
            if daemon.endedBySignal { outcome.problems.append("a signal ended it: \(daemon.standardError)") }
            if outcome.hasEnded, daemon.standardError.isEmpty { outcome.problems.append("it ended without a message") }
        } catch let failure as DaemonProcess.StartFailure {
            outcome.hasEnded = true
            if !failure.isOrderly { outcome.problems.append("\(failure)") }
        }
        outcome.hasFailed = FileManager.default.fileExists(atPath: faults + ".hit")
        outcome.refusals = run.attempted.count - run.acknowledged.count
        do {
            let store = try Store.open(at: folder.path("state"), mapBytes: 256 << 20)
            defer { store.close() }
            outcome.problems += try SessionCheck(run).problems(in: store, acknowledged: run.acknowledged)
        } catch {
            outcome.problems.append("the store does not open: \(error)")
        }
        return outcome
    }
}
