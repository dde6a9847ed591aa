import Foundation
import Glibc
import TasteClient
import TestSupport

/// A daemon on a damaged copy of a store: what it did, and what a check of the store found.
struct DamageTrial {
    /// What became of one run of the daemon.
    enum Run {
        /// It did not serve: exit status and complaint.
        case refused(DaemonProcess.End?, String)
        /// It answered everything and stopped in order: which answers differ without an error, and the errors.
        case served(differing: [String], codes: Set<TasteError.Code>)
        /// It ended by itself, or had to be killed because it did not answer.
        case died(DaemonProcess.End?, String)
    }

    let what: String
    /// The findings of `taste check --state`; nil if it failed.
    let findings: [String]?
    let checkExit: Int32
    let first: Run
    /// The next run, after one that died.
    let second: Run?

    /// The signals with which Swift code traps.
    private static let traps: Set<Int32> = [SIGILL, SIGTRAP]

    init(_ sound: SoundStore, _ kind: StoreFileDamage, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let store = folder.path("state/store")
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        chmod(folder.path("state"), 0o700)
        var file = sound.file
        kind.apply(to: &file, &random)
        try file.write(to: URL(filePath: store + "/data.mdb"))
        what = "\(kind), seed \(seed)"
        let check = try await CommandLineRun(["check", "--state", folder.path("state"), "--json"], socket: nil)
        checkExit = check.exit
        findings = [0, 65].contains(check.exit) ? Array(check.lines.dropLast()) : nil
        first = try await Self.run(sound, folder)
        if case .died = first { second = try await Self.run(sound, folder) } else { second = nil }
    }

    private static func run(_ sound: SoundStore, _ folder: TemporaryFolder) async throws -> Run {
        let daemon: DaemonProcess
        do { daemon = try await DaemonProcess(folder: folder, arguments: SoundStore.arguments) } catch let failure
            as DaemonProcess.StartFailure
        {
            return .refused(failure.end, failure.description)
        }
        do {
            return try await withThrowingTaskGroup(of: Run.self) { group in
                group.addTask { try await questions(sound, daemon) }
                group.addTask {
                    try await Task.sleep(for: .seconds(120))
                    // Whoever still waits for an answer then gets an error.
                    try await daemon.finish()
                    return .died(nil, "no answer within two minutes")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? .died(nil, "nothing was asked")
            }
        } catch {
            // A daemon that dies needs a moment.
            for _ in 0..<200 where daemon.isRunning { try await Task.sleep(for: .milliseconds(5)) }
            let end = daemon.end
            try await daemon.finish()
            return .died(end, "\(error)\n\(daemon.standardError.suffix(400))")
        }
    }

    private static func questions(_ sound: SoundStore, _ daemon: DaemonProcess) async throws -> Run {
        let (replies, changes) = try await TasteClient.withClient(path: daemon.socket) { client in
            (try await SoundStore.ask(client), try await SoundStore.change(client))
        }
        guard try await daemon.stop() == 0 else {
            throw DaemonProcess.StartFailure(description: "not stopped in order")
        }
        let differing = replies.filter { $0.value.code == nil && $0.value.text != sound.answers[$0.key] }
        return .served(
            differing: differing.map(\.key).sorted(), codes: Set(replies.values.compactMap(\.code) + changes))
    }

    /// Whether anything shows the damage.
    var isVisible: Bool {
        switch first {
        case .refused, .died: true
        case .served(let differing, let codes): !differing.isEmpty || !codes.isEmpty
        }
    }

    var isFound: Bool { findings?.isEmpty == false || checkExit == 65 }

    /// What must not happen, whatever the damage.
    var faults: [String] {
        var faults: [String] = []
        if findings == nil { faults.append("the check failed with status \(checkExit)") }
        if isVisible, !isFound { faults.append("the check found nothing, and it shows: \(first)") }
        for (number, run) in [first, second].enumerated() {
            switch run {
            case .refused(.exit(78), let complaint)?:
                // A damaged number of the format is taken for a newer one.
                if !complaint.contains("/store from a backup"), !complaint.contains("another state folder") {
                    faults.append("the refusal does not say what to restore: \(complaint)")
                }
            // A damaged page within LMDB may end the process once.
            case .refused(.signal(let signal), _)? where number == 0 && !Self.traps.contains(signal): break
            case .refused(let end, let complaint)?:
                faults.append("start \(number + 1) failed: \(end as Any), \(complaint)")
            case .served(let differing, let codes)?:
                if !differing.isEmpty { faults.append("other answers without an error: \(differing)") }
                let others = codes.subtracting([.dataLoss])
                if !others.isEmpty { faults.append("other errors than DATA_LOSS: \(others)") }
            case .died(let end, let reason)?:
                // Only LMDB may end the daemon, and only once.
                let isOwnTrap = if case .signal(let signal)? = end { Self.traps.contains(signal) } else { true }
                if isOwnTrap || number > 0 { faults.append("run \(number + 1) ended: \(end as Any), \(reason)") }
            case nil: break
            }
        }
        return faults.map { "\(what): \($0)" }
    }
}
