import Foundation
import Glibc
import TasteClient

/// A running `tasted` with its own socket and state folder. The process is killed when the last reference is released.
package final class DaemonProcess: Sendable {
    /// The folder of state and socket. A later daemon continues with the same state if it gets the same folder.
    package let folder: TemporaryFolder
    package let socket: String
    private let process: Process
    private let log: URL

    /// The reason why a daemon did not start.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
        /// Whether the daemon had ended by itself, with an exit status and a message on standard error.
        package var isOrderly = false
        /// How the daemon ended; nil if it is still running, or was not started.
        package var end: End?

        package init(description: String, isOrderly: Bool = false, end: End? = nil) {
            (self.description, self.isOrderly, self.end) = (description, isOrderly, end)
        }
    }

    /// How a daemon ended.
    package enum End: Sendable, Hashable {
        case exit(Int32)
        case signal(Int32)
    }

    /// Whether `tasted` has been built with these tests.
    package static var isBuilt: Bool { BuiltProduct.path("tasted") != nil }

    /// Starts a daemon and waits until its socket answers.
    ///
    /// - Parameters:
    ///   - folder: The folder of an earlier daemon whose state is used; nil for a new one.
    ///   - socket: The path of the socket; nil for one in the folder.
    ///   - arguments: Arguments in addition to `--state` and `--socket`.
    ///   - environment: Environment variables in addition to those of this process.
    ///   - patience: The time after which the start has failed.
    package init(
        folder: TemporaryFolder? = nil, socket: String? = nil, arguments: [String] = [],
        environment: [String: String] = [:], patience: Duration = .seconds(30)
    ) async throws {
        guard let executable = BuiltProduct.path("tasted") else {
            throw StartFailure(description: "tasted is not built. Run: swift build --product tasted")
        }
        self.folder = try folder ?? TemporaryFolder()
        let socket = socket ?? self.folder.path("tasted.sock")
        self.socket = socket
        log = self.folder.url.appending(path: "log-\(UUID().uuidString)")
        process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = ["--state", self.folder.path("state"), "--socket", socket] + arguments
        // Concurrent tests leave no core idle, and a training would otherwise wait for one.
        let defaults = ["TASTED_TRAINING_IDLE_ONLY": "false"].merging(environment) { $1 }
        process.environment = ProcessInfo.processInfo.environment.merging(defaults) { $1 }
        try Data().write(to: log)
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try await waitUntilAnswering(patience)
    }

    deinit {
        kill()
    }

    package var processIdentifier: Int32 { process.processIdentifier }
    package var isRunning: Bool { process.isRunning }
    /// Whether a signal has ended it.
    package var endedBySignal: Bool { !process.isRunning && process.terminationReason == .uncaughtSignal }

    /// The daemon's output on standard error so far.
    package var standardError: String {
        (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    }

    /// Stops the daemon with SIGTERM and waits for its end. Returns its exit status.
    @discardableResult
    package func stop() async throws -> Int32 {
        process.terminate()
        return try await exit()
    }

    /// Kills the daemon and waits for its end.
    package func crash() async throws {
        kill()
        try await exit()
    }

    /// Waits for the daemon's end. Returns its exit status, or the number of the signal that ended it.
    @discardableResult
    package func exit() async throws -> Int32 {
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return process.terminationStatus
    }

    /// How the daemon ended; nil while it runs.
    package var end: End? {
        if process.isRunning { return nil }
        return process.terminationReason == .exit
            ? .exit(process.terminationStatus) : .signal(process.terminationStatus)
    }

    /// Kills the daemon if it still runs, and waits for its end.
    package func finish() async throws {
        kill()
        try await exit()
    }

    private func kill() {
        // After the daemon has ended, another process may have its id.
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    private func waitUntilAnswering(_ patience: Duration) async throws {
        let start = ContinuousClock.now
        while true {
            do {
                return try await TasteClient.withClient(path: socket) { _ in }
            } catch {
                guard process.isRunning, ContinuousClock.now - start < patience * Patience.factor else {
                    let isOrderly = !process.isRunning && !endedBySignal && !standardError.isEmpty
                    throw StartFailure(
                        description: "tasted did not start: \(error)\n\(standardError)", isOrderly: isOrderly,
                        end: end)
                }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }
}
