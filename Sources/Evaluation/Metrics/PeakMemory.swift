import Foundation

/// The most memory that this process has had in use at a time (Linux: VmHWM of /proc/self/status).
package enum PeakMemory {
    /// Lets the peak begin anew from what is in use now. Where the system forbids it, the peak stays that since the start.
    package static func reset() {
        // 5: reset the peak resident set size (proc(5), clear_refs).
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    }

    /// nil where the system does not tell.
    package static var mebibytes: Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return kibibytes / 1_024
    }
}
