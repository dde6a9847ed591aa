import Foundation

/// The most memory that this process has had in use at a time (Linux: VmHWM of /proc/self/status).
package enum PeakMemory {
    /// nil where the system does not tell.
    package static var mebibytes: Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Double($0)
            })
        else { return nil }
        return kibibytes / 1_024
    }
}
