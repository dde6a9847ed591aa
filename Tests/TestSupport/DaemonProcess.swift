import Foundation
import Glibc
import TasteClient

/// A running `tasted`, on a socket and a state folder of its own. Killed with its last reference, if not stopped before.
package final class DaemonProcess: Sendable {
    /// Holds state and socket; keep it to start again where this one left off.
    package let folder: TemporaryFolder
    package let socket: String
    private let process: Process
    private let log: URL

    /// Why a daemon did not start.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Whether `tasted` has been built beside these tests.
    package static var isBuilt: Bool { BuiltProduct.path("tasted") != nil }

    /// Starts a daemon and waits until its socket answers.
    ///
    /// - Parameters:
    ///   - folder: an earlier daemon's, to go on with its state; nil: a new one.
    ///   - arguments: for its command line, besides `--state` and `--socket`.
    ///   - environment: on top of this process's own.
    package init(
        folder: TemporaryFolder? = nil, arguments: [String] = [], environment: [String: String] = [:],
        patience: Duration = .seconds(30)
    ) async throws {
        guard let executable = BuiltProduct.path("tasted") else {
            throw StartFailure(description: "tasted is not built. Run: swift build --product tasted")
        }
        self.folder = try folder ?? TemporaryFolder()
        socket = self.folder.path("tasted.sock")
        log = self.folder.url.appending(path: "log-\(UUID().uuidString)")
        process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = ["--state", self.folder.path("state"), "--socket", socket] + arguments
        // Many tests at once leave no core idle, which a trainer would otherwise wait for.
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

    /// What it has written to standard error until now.
    package var standardError: String {
        (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    }

    /// Asks it to stop, and waits until it has. Returns its exit status.
    @discardableResult
    package func stop() async throws -> Int32 {
        process.terminate()
        return try await exit()
    }

    /// Ends it as a crash would, and waits until it is gone.
    package func crash() async throws {
        kill()
        try await exit()
    }

    /// Waits until it has ended. Returns its exit status, or the number of the signal that ended it.
    @discardableResult
    package func exit() async throws -> Int32 {
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return process.terminationStatus
    }

    private func kill() {
        // Its id may be another process's once it has ended.
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    private func waitUntilAnswering(_ patience: Duration) async throws {
        let start = ContinuousClock.now
        while true {
            do {
                return try await TasteClient.withClient(path: socket) { _ in }
            } catch {
                guard process.isRunning, ContinuousClock.now - start < patience else {
                    throw StartFailure(description: "tasted did not start: \(error)\n\(standardError)")
                }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }
}
