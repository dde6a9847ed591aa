import Foundation
import Glibc
import Synchronization

/// What a trial works in: a folder of its own and the processes that it has started, all of which end with the trial.
final class Room: Sendable {
    /// The uids of the attackers and of the others, who notice or do not. They need no accounts.
    static let attackers: [UInt32] = Array(64_001...64_008)
    static let other: UInt32 = 64_101

    let folder: String
    /// The daemon that is attacked and the command of the same build.
    let binaries: String
    /// Whether attackers may have uids of their own.
    let isRoot = getuid() == 0
    private let children = Mutex([Child]())
    private let groups = Mutex([MemoryGroup]())
    private let isClosed = Mutex(false)

    init(folder: String, binaries: String) throws {
        (self.folder, self.binaries) = (folder, binaries)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Attackers with other uids reach the socket through the folder, and nothing else in it.
        chmod(folder, 0o711)
    }

    /// Ends every process and removes the folder.
    func close() {
        isClosed.withLock { $0 = true }
        let left = children.withLock { children in
            defer { children = [] }
            return children
        }
        for child in left { child.send(SIGKILL) }
        for child in left { _ = child.waits(atMost: 10) }
        for group in groups.withLock({ $0 }) { group.remove() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    func start(_ path: String, _ arguments: [String], log: String? = nil) throws -> Child {
        try isClosed.withLock { isClosed in
            guard !isClosed else { throw BenchError("the trial is over") }
            let child = try Child(path, arguments, log: log)
            children.withLock { children in
                children.removeAll { !$0.isRunning }
                children.append(child)
            }
            return child
        }
    }

    /// A memory group that is removed with the room; nil where none can be made.
    func makeMemoryGroup() -> MemoryGroup? {
        guard let group = MemoryGroup() else { return nil }
        groups.withLock { $0.append(group) }
        return group
    }

    func product(_ name: String) -> String { binaries + "/" + name }

    /// A process of this program that attacks, or measures, under a uid of its own where that is possible.
    func attacker(_ attack: Attack, as uid: UInt32, on daemon: AttackedDaemon, _ arguments: [String] = []) throws
        -> Child
    {
        let identity = isRoot ? ["--uid", "\(uid)"] : []
        return try start(
            "/proc/self/exe", ["attacker", attack.rawValue, "--socket", daemon.socket] + identity + arguments)
    }

    /// Starts an attacker and waits until it says that the attack is under way.
    func attack(_ attack: Attack, as uid: UInt32, on daemon: AttackedDaemon, _ arguments: [String] = []) throws -> Child
    {
        let child = try attacker(attack, as: uid, on: daemon, arguments)
        guard child.line() == "ready" else { throw BenchError("the attacker \(attack.rawValue) did not begin") }
        return child
    }

    /// Latencies that another uid sees.
    func probe(
        _ call: ProbedCall, on daemon: AttackedDaemon, as uid: UInt32 = other, seconds: Double, connections: Int = 1
    ) throws -> ProbeReport {
        try probes([call], on: daemon, as: uid, seconds: seconds, connections: connections)[0]
    }

    /// Latencies of several calls, each measured by a process of its own at the same time.
    func probes(
        _ calls: [ProbedCall], on daemon: AttackedDaemon, as uid: UInt32 = other, seconds: Double, connections: Int = 1
    ) throws -> [ProbeReport] {
        let running = try calls.map {
            try attacker(
                .probe, as: uid, on: daemon,
                ["--call", $0.rawValue, "--seconds", "\(seconds)", "--connections", "\(connections)"])
        }
        return try running.map { child in
            guard let line = child.line() else { throw BenchError("a probe ended without a report") }
            return try JSONDecoder().decode(ProbeReport.self, from: Data(line.utf8))
        }
    }
}
