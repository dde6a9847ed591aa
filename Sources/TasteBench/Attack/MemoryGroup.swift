import Foundation

/// A control group with a limit of memory, as the daemon's unit sets one, of either version of control groups.
struct MemoryGroup: Sendable {
    static let limit = 1 << 30
    private let folder: String

    /// - Returns: nil where no group can be made, as without root or in most containers.
    init?() {
        let name = "taste-attack-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
        let versions = [("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")]
        for (root, file) in versions {
            let folder = root + "/" + name
            guard mkdir(folder, 0o755) == 0 else { continue }
            if (try? "\(Self.limit)".write(toFile: folder + "/" + file, atomically: false, encoding: .utf8)) != nil {
                self.folder = folder
                return
            }
            rmdir(folder)
        }
        return nil
    }

    func add(_ process: Int32) throws {
        try "\(process)".write(toFile: folder + "/cgroup.procs", atomically: false, encoding: .utf8)
    }

    /// Removes the group, after its processes have ended.
    func remove() {
        for _ in 0..<50 where rmdir(folder) != 0 { usleep(20_000) }
    }
}

/// The largest anonymous memory of a daemon, looked at every 10 ms on a thread of its own.
final class MemoryWatch: @unchecked Sendable {
    // The threads share only what the lock protects.
    private let lock = NSLock()
    private var isOver = false
    private var peak = 0.0

    init(_ daemon: AttackedDaemon) {
        Thread { [self] in
            while !lock.withLock({ isOver }) {
                let now = daemon.anonymousMebibytes
                lock.withLock { peak = max(peak, now) }
                usleep(10_000)
            }
        }.start()
    }

    /// The largest value since the last time, in MiB.
    func takePeak() -> Double {
        lock.withLock {
            defer { peak = 0 }
            return peak
        }
    }

    func stop() { lock.withLock { isOver = true } }
}
