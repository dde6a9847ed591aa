import ArgumentParser
import Foundation
import Glibc
import Synchronization
import TerminalOutput

/// `taste-bench attack`: attacks daemons of its own, and says what others noticed.
struct AttackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attack", abstract: "Attack daemons of its own and compare what was seen with what must be.",
        discussion: """
            As root, attackers and the others who must not notice them have uids of their own; without root, what takes \
            several uids is skipped. The exit status is 1 if a row of the table misses.
            """)

    @Option(
        help: ArgumentHelp(
            "Only this trial: \(Trial.allCases.map(\.rawValue).joined(separator: ", ")). May be repeated.",
            valueName: "trial"))
    var only: [Trial] = []

    @Flag(help: "One JSON object a line: trial, what, seen, beside, samples, must, met.")
    var json = false

    @Option(help: "The folder of the tasted and taste to attack. Default: that of taste-bench.")
    var binaries: String?

    @Option(help: "Where the daemons keep their state.")
    var folder = NSTemporaryDirectory()

    func run() throws {
        let binaries = try binaries ?? Self.ownFolder()
        let folder = folder + "/taste-attack-\(ProcessInfo.processInfo.processIdentifier)"
        let rows = Rows(json: json)
        let current = Mutex<Room?>(nil)
        let sources = [SIGINT, SIGTERM, SIGHUP].map { Self.onSignal($0) { end(current.withLock { $0 }, folder) } }
        defer {
            try? FileManager.default.removeItem(atPath: folder)
            withExtendedLifetime(sources) {}
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(folder, 0o711)
        for trial in Trial.allCases where only.isEmpty || only.contains(trial) {
            FileHandle.standardError.write(Data("attack: \(trial.rawValue)\n".utf8))
            let room = try Room(folder: folder + "/" + trial.rawValue, binaries: binaries)
            current.withLock { $0 = room }
            let start = ContinuousClock.now
            TrialRun(trial: trial, room: room) { rows.add($0, of: trial) }.run()
            let seconds = Plain.decimal((ContinuousClock.now - start).seconds, 0)
            FileHandle.standardError.write(Data("attack: \(trial.rawValue) took \(seconds) s\n".utf8))
        }
        rows.print()
        if rows.hasMiss { throw ExitCode(1) }
    }

    private static func ownFolder() throws -> String {
        URL(fileURLWithPath: try Product.path("tasted")).deletingLastPathComponent().path
    }

    private static func onSignal(_ number: Int32, _ body: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "attack.signals"))
        source.setEventHandler { body() }
        source.resume()
        return source
    }
}

/// Ends everything at once, where the attack itself is ended.
private func end(_ room: Room?, _ folder: String) {
    room?.close()
    try? FileManager.default.removeItem(atPath: folder)
    _exit(130)
}

/// The rows of the table, added from the threads of the trials.
private final class Rows: Sendable {
    private let json: Bool
    private let rows = Mutex([(trial: Trial, finding: Finding)]())

    init(json: Bool) { self.json = json }

    func add(_ finding: Finding, of trial: Trial) {
        rows.withLock { $0.append((trial, finding)) }
        // Each row is written without buffering, because a run takes minutes.
        let line = json ? finding.json(of: trial.rawValue) : nil
        if let line { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
    }

    var hasMiss: Bool { rows.withLock { $0.contains { $0.finding.verdict == .missed } } }

    func print() {
        if json { return }
        var table = Finding.table
        for row in rows.withLock({ $0 }) { table.add(row.finding.cells(of: row.trial.rawValue)) }
        for line in table.lines(width: nil, style: Terminal.output.style) { Swift.print(line) }
    }
}
