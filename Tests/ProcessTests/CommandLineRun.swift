import Foundation
import TestSupport

/// A run of the real `taste`, with its output and exit status.
struct CommandLineRun {
    let exit: Int32
    let output: String
    let complaints: String

    /// The lines of standard output.
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// Runs `taste` and waits until it has ended.
    ///
    /// - Parameters:
    ///   - socket: The value of `TASTED_SOCKET`; nil if the variable is not set.
    ///   - output: A file that receives standard output; nil to keep it in `output`.
    ///   - input: What standard input reads.
    init(
        _ arguments: [String], socket: String?, output other: FileHandle? = nil,
        input: FileHandle = .nullDevice
    ) async throws {
        struct NotBuilt: Error {}
        guard let executable = BuiltProduct.path("taste") else { throw NotBuilt() }
        let folder = try TemporaryFolder()
        let files = try (folder.file("output"), folder.file("complaints"))
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["TASTED_SOCKET"] = socket
        process.environment = environment
        process.standardInput = input
        process.standardOutput = other ?? files.0
        process.standardError = files.1
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
        exit = process.terminationStatus
        output = try String(contentsOfFile: folder.path("output"), encoding: .utf8)
        complaints = try String(contentsOfFile: folder.path("complaints"), encoding: .utf8)
    }

    /// The JSON objects of the lines.
    func objects() throws -> [[String: Any]] {
        struct NoObject: Error {}
        return try lines.map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw NoObject()
            }
            return object
        }
    }

    /// The keys of a line's JSON object, in their order.
    func keys(ofLine number: Int) -> [String] {
        guard number < lines.count else { return [] }
        return lines[number].matches(of: /[{,]"([a-z_]+)":/).map { String($0.1) }
    }
}

extension TemporaryFolder {
    fileprivate func file(_ name: String) throws -> FileHandle {
        try Data().write(to: url.appending(path: name))
        return try FileHandle(forWritingTo: url.appending(path: name))
    }
}

extension DaemonProcess {
    /// Runs `taste` against this daemon.
    func taste(_ arguments: String...) async throws -> CommandLineRun {
        try await CommandLineRun(arguments, socket: socket)
    }
}
