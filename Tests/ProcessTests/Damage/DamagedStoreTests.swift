import Foundation
import TestSupport
import Testing

@Suite("Damaged stores")
struct DamagedStoreTests {
    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test("Damage anywhere in the file is told as DATA_LOSS or refused, found by the check, and ends no daemon twice")
    func variants() async throws {
        let count = Self.number("TASTE_DAMAGE_VARIANTS") ?? 44
        let seed = Self.number("TASTE_DAMAGE_SEED") ?? 1
        let sound = try await SoundStore.make()
        var tally: [String: Int] = [:]
        for number in 0..<count {
            let kind = StoreFileDamage.kind(ofVariant: number)
            let trial = try await DamageTrial(sound, kind, seed: UInt64(seed * 100_000 + number))
            for fault in trial.faults { Issue.record("\(fault)") }
            tally[trial.summary, default: 0] += 1
        }
        for (outcome, number) in tally.sorted(by: { $0.key < $1.key }) { print("\(number) \(outcome)") }
        #expect(tally.values.reduce(0, +) == count)
    }

    @Test("Nothing is found in a sound store, and a daemon without a fault is not checked again")
    func sound() async throws {
        let sound = try await SoundStore.make()
        let check = try await CommandLineRun(["check", "--state", sound.folder.path("state")], socket: nil)
        #expect(check.exit == 0 && check.lines.count == 1, "\(check.output)\(check.complaints)")
        let daemon = try await DaemonProcess(folder: sound.folder, arguments: SoundStore.arguments)
        try await daemon.crash()
        #expect(!FileManager.default.fileExists(atPath: sound.folder.path("state/crashed")))
    }

    @Test(
        "After a fault the next start checks the store, and serves if it is sound",
        arguments: [SIGSEGV, SIGABRT, SIGILL])
    func fault(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let daemon = try await DaemonProcess(folder: folder)
        kill(daemon.processIdentifier, signal)
        try await daemon.exit()
        #expect(daemon.end == .signal(signal))
        #expect(FileManager.default.fileExists(atPath: folder.path("state/crashed")))
        let next = try await DaemonProcess(folder: folder)
        #expect(next.standardError.contains("the store was checked"), "\(next.standardError)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("state/crashed")))
        #expect(try await next.stop() == 0)
    }

    @Test("A running daemon checks its store for an administrator, and says what is damaged")
    func online() async throws {
        let sound = try await SoundStore.make()
        let daemon = try await DaemonProcess(folder: sound.folder, arguments: SoundStore.arguments)
        let check = try await daemon.taste("check", "--json")
        #expect(check.exit == 0, "\(check.complaints)")
        let summary = try #require(try check.objects().last)
        #expect(summary["found"] as? Int == 0 && summary["items"] as? Int == 120)
        #expect(try await daemon.stop() == 0)
    }

    @Test("A folder without a store is not checked, and no store is made there")
    func noStore() async throws {
        let folder = try TemporaryFolder()
        let check = try await CommandLineRun(["check", "--state", folder.path("state")], socket: nil)
        #expect(check.exit == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path("state")))
    }
}

extension DamageTrial {
    /// The outcome in a word or two.
    var summary: String {
        let outcome =
            switch first {
            case .refused: "refused"
            case .died(let end, _): "ended once, \(end.map { "\($0)" } ?? "hanging")"
            case .served(let differing, let codes):
                differing.isEmpty ? (codes.isEmpty ? "unchanged" : "DATA_LOSS") : "other answers"
            }
        return "\(outcome), \(isFound ? "found" : "not found") by the check"
    }
}
