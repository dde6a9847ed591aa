import Foundation
import TestSupport
import Testing

/// A start of the real `tasted` that is expected to fail, with its output and exit status.
struct RefusedStart {
    let exit: Int32
    let complaints: String

    /// Runs `tasted` until it ends, and stops it if it does not.
    ///
    /// - Parameters:
    ///   - state, socket: The paths of state folder and socket; nil for paths in a temporary folder.
    ///   - arguments: Arguments in addition to `--state` and `--socket`.
    ///   - environment: The only `TASTED_` variables that are set.
    init(
        state: String? = nil, socket: String? = nil, arguments: [String] = [], environment: [String: String] = [:]
    ) async throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: try #require(BuiltProduct.path("tasted")))
        process.arguments =
            ["--state", state ?? folder.path("state"), "--socket", socket ?? folder.path("tasted.sock")] + arguments
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("TASTED_") }.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        try await wait("tasted \(arguments) \(environment) runs", patience: .seconds(120)) { !process.isRunning }
        exit = process.terminationStatus
        complaints = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }

    /// Expects the exit status for a wrong configuration, and all of `fragments` in the error message.
    func expectRefusal(naming fragments: [String], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(exit == 78, "\(complaints)", sourceLocation: sourceLocation)
        for fragment in fragments {
            #expect(complaints.contains(fragment), "\(complaints)", sourceLocation: sourceLocation)
        }
    }
}
