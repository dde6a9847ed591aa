import Foundation

/// The costs and the delays of learning while serving, with data of MovieLens 1M's size.
struct LearningFigures {
    /// A part that can be measured separately.
    enum Part: String, CaseIterable, Sendable {
        /// The delay until ratings are in the weights.
        case weights
        /// Whether each client reads its own writes.
        case writes
        /// Latencies during training.
        case load
        /// The growth of the store's file.
        case file
        /// The linear model's updates compared with fits.
        case exact
        /// A replay compared with full retraining, which needs data.
        case replay
    }

    let parts: Set<Part>
    let folder: String
    let report: (Figure) -> Void
    let say: (String) -> Void

    func measure() throws {
        if parts.contains(.weights) {
            for kind in ["autoencoder", "linear"] {
                try withDaemon(kind: kind) { try WeightDelay(daemon: $0, say: say).measure(kind: kind, report: report) }
            }
        }
        if parts.contains(.writes) {
            try withDaemon(kind: "linear") {
                try ReadYourWrites(socket: $0.socket, say: say).measure(report: report)
            }
        }
        if parts.contains(.load) { try measureLoad() }
        if parts.contains(.file) {
            // The trainer polls the log without pauses, because the time between ratings is left out.
            try withDaemon(kind: "autoencoder", ["--training-interval-milliseconds", "1"]) {
                try FileGrowth(socket: $0.socket, say: say).measure(report: report)
            }
        }
        if parts.contains(.exact) { try ExactUpdates(report: report, say: say).measure() }
    }

    private func measureLoad() throws {
        let settings = folder + "/tasted.yaml"
        try UnderLoad.write(isAutomatic: false, to: settings)
        try withDaemon(kind: "autoencoder", ["--config", settings]) { daemon in
            try UnderLoad(daemon: daemon, settings: settings, say: say).measure(report: report)
        }
    }

    /// Runs `body` with a daemon that has the ratings and a model of them.
    private func withDaemon(kind: String, _ arguments: [String] = [], _ body: (BenchDaemon) throws -> Void) throws {
        let workFolder = folder + "/learning-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: workFolder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: workFolder) }
        let file = workFolder + "/ratings.csv"
        say("a daemon with \(BenchRatings.ratings) synthetic ratings, seed 7, and the model \(kind)")
        try BenchRatings.write(to: file)
        let daemon = try BenchDaemon(folder: workFolder, arguments: ["--training-model", kind] + arguments)
        defer { daemon.stop() }
        try daemon.taste(["import", file])
        try daemon.taste(["train", "--model", kind])
        try body(daemon)
    }
}

/// Runs `taste` with a daemon and waits until it has ended.
private func runTaste(_ arguments: [String], socket: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Product.path("taste"))
    process.arguments = arguments + ["--socket", socket]
    process.standardOutput = FileHandle.nullDevice
    let complaint = Pipe()
    process.standardError = complaint
    try process.run()
    let said = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw BenchError("taste \(arguments.joined(separator: " ")) failed: \(said)")
    }
}

extension BenchDaemon {
    /// Runs `taste` with this daemon and waits until it has ended.
    func taste(_ arguments: [String]) throws { try runTaste(arguments, socket: socket) }

    /// Runs `body` while `taste train` runs repeatedly.
    func whileTraining(_ kind: String, _ body: () throws -> Void) throws {
        let trainings = Trainings(socket: socket, kind: kind)
        defer { trainings.stop() }
        // The first training has begun before the measurement begins.
        sleep(1)
        try body()
        try trainings.check()
    }
}

/// Trainings one after another on a thread of their own. The threads share only what the lock protects, hence the
/// unchecked conformance.
private final class Trainings: @unchecked Sendable {
    private let lock = NSLock()
    private var isStopping = false
    private var failure: (any Error)?
    private let ended = DispatchSemaphore(value: 0)

    init(socket: String, kind: String) {
        let thread = Thread { [self] in
            while !lock.withLock({ isStopping || failure != nil }) {
                do { try runTaste(["train", "--model", kind], socket: socket) } catch {
                    // A refusal by the acceptance test is no failure here, because the training took place.
                    if !"\(error)".contains("The new model was refused") { lock.withLock { failure = error } }
                }
            }
            ended.signal()
        }
        thread.start()
    }

    func check() throws { if let failure = lock.withLock({ failure }) { throw failure } }

    /// Stops after the current training.
    func stop() {
        lock.withLock { isStopping = true }
        ended.wait()
    }
}
