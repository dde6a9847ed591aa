import Foundation
import TasteProtocol
import TasteStore
import TasteValues
import TestSupport
import Testing

/// A session with a daemon is recorded, from the creation of its store on. Then the power fails at thousands of moments
/// of it, and each time the store that the disk may contain is opened and compared with what had been acknowledged.
@Suite("Power loss")
struct FaultPowerLossTests {
    private static let clients = 4
    private static let rounds = 6

    /// `make powerloss` asks for more.
    private static let states = ProcessInfo.processInfo.environment["TASTE_POWER_LOSSES"].flatMap { Int($0) } ?? 1_000

    private struct Figures {
        var lost = 0, unopened = 0, unfinished = 0
        var examples: [String] = []

        mutating func note(_ problem: String) { if examples.count < 5 { examples.append(problem) } }
    }

    @Test("Whenever the power fails, the store opens, and every acknowledged rating is stored once")
    func crashStates() async throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["TASTE_FAULT_SEED"] ?? "") ?? .random(in: 0...999_999)
        print("power losses: TASTE_FAULT_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let (run, recording) = try await record(in: folder, using: &random)
        let check = SessionCheck(run)
        // Few events belong to the creation of the store, so every tenth power loss interrupts it.
        let creation = recording.creation
        var cuts = (0..<Self.states - 1).map { state in
            Int.random(in: 0..<(state % 10 == 0 ? creation : recording.events.count), using: &random)
        }.sorted()
        // A store that was closed contains everything, so the recording must be complete.
        cuts.append(recording.events.count)
        var figures = Figures()
        let place = try PowerLossFolder()
        try await recording.crashes(at: cuts, using: &random) { crash in
            if crash.folder != "store" { figures.unfinished += 1 }
            if crash.cut == recording.events.count { #expect(run.acknowledged.isSubset(of: crash.acknowledged)) }
            do {
                let problems = try place.problems(after: crash, check)
                if let first = problems.first {
                    figures.lost += problems.count
                    figures.note("cut \(crash.cut): \(first)")
                }
            } catch {
                figures.unopened += 1
                figures.note("cut \(crash.cut): \(error)")
            }
        }
        // The check itself: half of the recording does not contain what was acknowledged by its end.
        try await recording.crashes(at: [recording.events.count / 2], using: &random) { crash in
            let crash = crash.acknowledging(run.acknowledged)
            let problems = try place.problems(after: crash, check)
            #expect(!problems.isEmpty)
        }
        print(
            "power losses: \(cuts.count) states of \(recording.events.count) events, \(figures.unfinished) before the store existed; \(run.acknowledged.count) of \(run.attempted.count) operations acknowledged; \(figures.lost) ratings lost or wrong, \(figures.unopened) stores that do not open"
        )
        let context: Comment = "TASTE_FAULT_SEED=\(seed): \(figures.examples)"
        #expect(figures.unfinished > Self.states / 50, context)
        #expect(figures.lost == 0 && figures.unopened == 0, context)
    }

    /// Every kind of change, while the weights follow the ratings, with pauses in which the idle daemon merges.
    private func record(
        in folder: TemporaryFolder, using random: inout SeededGenerator
    ) async throws -> (SessionRun, WriteRecording) {
        let log = folder.url.appending(path: "writes")
        var environment = try await PreloadedLibrary("WriteRecorder", in: folder).environment
        environment["TASTE_WRITE_LOG"] = log.path(percentEncoded: false)
        let arguments = [
            "--training-model", "linear", "--training-interval-milliseconds", "5", "--training-ratings-min", "50",
            "--training-pause-seconds", "0", "--log-level", "warning",
        ]
        let daemon = try await DaemonProcess(folder: folder, arguments: arguments, environment: environment)
        let scripts = (0..<Self.clients).map { SessionScript(client: $0, rounds: Self.rounds, using: &random) }
        let run = await withTaskGroup(of: SessionRun.self) { group in
            for script in scripts {
                group.addTask { [socket = daemon.socket] in
                    var run = SessionRun()
                    await run.perform(script, on: socket, pause: .milliseconds(300))
                    return run
                }
            }
            return await group.reduce(into: SessionRun()) { $0.add($1) }
        }
        // All but a training, which the store may refuse for one that is under way, succeed on a sound disk.
        let refused = run.attempted.filter { !run.acknowledged.contains($0.number) && !$0.isTraining }
        #expect(refused.isEmpty, "\(refused)")
        #expect(run.attempted.count > Self.clients * Self.rounds * 12)
        try await daemon.stop()
        return (run, try WriteRecording(contentsOf: log))
    }
}

/// A folder in memory in which one store after the other is opened.
private struct PowerLossFolder {
    private let folder: TemporaryFolder
    private var state: String { folder.path("state") }

    init() throws { folder = try TemporaryFolder(inMemory: true) }

    /// Opens the store that a power loss left, compares it, stores a rating more, and closes it.
    func problems(after crash: WriteRecording.Crash, _ check: SessionCheck) throws -> [String] {
        try? FileManager.default.removeItem(atPath: state)
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        if let name = crash.folder {
            try FileManager.default.createDirectory(atPath: state + "/" + name, withIntermediateDirectories: true)
            try Data(crash.image).write(to: URL(filePath: state + "/\(name)/data.mdb"))
        }
        let store = try Store.open(at: state, mapBytes: 256 << 20)
        defer { store.close() }
        let problems = try check.problems(in: store, acknowledged: crash.acknowledged)
        let rating = NewRating(user: "later", item: "item 1", value: 3, time: 0)
        try store.writer.perform { try $0.rate([rating]) }
        return problems
    }
}
