import Foundation

/// How much the machine's tasks wait for its resources: the kernel's pressure stall information (Linux,
/// Documentation/accounting/psi.rst).
struct Pressure: Sendable, Equatable {
    /// Shares of the last ten seconds, 0 to 1, in which some task waited for the resource.
    var processor = 0.0
    var memory = 0.0
    var disk = 0.0

    /// A training waits while a share is above its limit, because other tasks are delayed already.
    private static let processorLimit = 0.6
    private static let memoryLimit = 0.1
    private static let diskLimit = 0.4

    /// nil if the kernel does not provide the figures.
    static func now(folder: String = "/proc/pressure") -> Pressure? {
        guard let processor = share("\(folder)/cpu"), let memory = share("\(folder)/memory"),
            let disk = share("\(folder)/io")
        else { return nil }
        return Pressure(processor: processor, memory: memory, disk: disk)
    }

    /// Reads the share from a file that begins with "some avg10=12.34 avg60=...".
    private static func share(_ path: String) -> Double? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let field = text.split(separator: "\n").first?.split(separator: " ").first { $0.hasPrefix("avg10=") }
        return field.flatMap { Double($0.dropFirst("avg10=".count)) }.map { $0 / 100 }
    }

    /// Which resource is short, in words; nil: none.
    var shortage: String? {
        func text(_ name: String, _ share: Double) -> String {
            "other work waits for \(name) \(Int((share * 100).rounded())) % of the time"
        }
        if memory > Self.memoryLimit { return text("memory", memory) }
        if processor > Self.processorLimit { return text("a core", processor) }
        return disk > Self.diskLimit ? text("the disk", disk) : nil
    }
}
