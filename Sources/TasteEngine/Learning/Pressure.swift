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

    /// Reads the files of the kernel, which begin with "some avg10=12.34 avg60=...".
    static func now(folder: String = "/proc/pressure") -> Reading<Pressure> {
        var pressure = Pressure()
        let files: [(String, WritableKeyPath<Pressure, Double>)] = [
            ("cpu", \.processor), ("memory", \.memory), ("io", \.disk),
        ]
        for (file, share) in files {
            switch Reading<Double>(after: "avg10=", in: "\(folder)/\(file)") {
            case .known(let percent): pressure[keyPath: share] = percent / 100
            case .unavailable(let reason): return .unavailable(reason)
            }
        }
        return .known(pressure)
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
