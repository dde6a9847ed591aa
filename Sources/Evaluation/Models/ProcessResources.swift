import Foundation

/// The processor time of this process.
enum ProcessorTime {
    /// Seconds that all threads of this process have used so far, system calls included.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Adds the processor time of `body` to `seconds`.
    static func measure<Result>(_ seconds: inout Double, _ body: () throws -> Result) rethrows -> Result {
        let start = self.seconds
        defer { seconds += self.seconds - start }
        return try body()
    }
}

/// The peak memory of this process (Linux: VmHWM of /proc/self/status).
package enum PeakMemory {
    /// nil where the system does not report it.
    package static var mebibytes: Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Double($0)
            })
        else { return nil }
        return kibibytes / 1_024
    }

    /// Makes the memory in use now the peak, so that an evaluation is measured without what came before it in the
    /// process (proc_pid_clear_refs(5)). Where the kernel lacks this, the peak stays.
    package static func reset() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? file.write(contentsOf: Data("5".utf8))
        try? file.close()
    }
}
