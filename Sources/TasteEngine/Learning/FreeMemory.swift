import Foundation

/// The memory that is free for the daemon.
enum FreeMemory {
    /// In bytes: what the machine has free or, if less, what is left of the limit of the daemon's control group.
    static func now(machine path: String = "/proc/meminfo") -> Reading<Int> {
        let machine = Reading<Double>(after: "MemAvailable:", in: path).map { Int($0) << 10 }
        guard let group = leftOfGroup else { return machine }
        return .known(min(group, machine.value ?? group))
    }

    /// What is left of the limit of the control group; nil: it has none.
    private static var leftOfGroup: Int? {
        guard let groups = try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8),
            let path = groups.split(separator: "\n").first(where: { $0.hasPrefix("0::") })?.dropFirst(3)
        else { return nil }
        func number(_ file: String) -> Int? {
            let text = try? String(contentsOfFile: "/sys/fs/cgroup\(path)/\(file)", encoding: .utf8)
            return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        guard let most = number("memory.max"), let used = number("memory.current") else { return nil }
        return max(0, most - used)
    }
}
