import Foundation
import TestSupport

/// A command that runs on this machine.
struct HostCommand {
    /// The exit status and output of a command.
    struct Result: Sendable {
        /// The exit status, or the number of the signal that ended the command.
        let status: Int32
        let output: String
        let errors: String

        /// Output and errors together, for the comment of an expectation that failed.
        var everything: String { "status \(status)\n\(output)\(errors)" }

        /// The output's lines as JSON objects.
        func objects() throws -> [[String: any Sendable]] {
            try output.split(separator: "\n").map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                guard let object = object as? [String: any Sendable] else { throw NotAnObject(line: String(line)) }
                return object
            }
        }
    }

    struct NotAnObject: Error {
        let line: String
    }

    struct Failed: Error, CustomStringConvertible {
        let arguments: [String]
        let result: Result

        var description: String { "\(arguments.joined(separator: " ")): \(result.everything)" }
    }

    /// The program, which is searched on the PATH, and its arguments. It runs in the root of the repository.
    let arguments: [String]

    /// Starts the command and returns at once; `finish` waits for its end.
    ///
    /// - Parameter input: The standard input of the command; nil for an empty one.
    func start(input: Pipe? = nil) throws -> Running {
        let running = Running(scratch: try TemporaryFolder())
        let process = running.process
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = RepositoryFiles.root
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = try running.file("output")
        process.standardError = try running.file("errors")
        let ended = running.ended
        process.terminationHandler = { _ in ended.finish() }
        try process.run()
        return running
    }

    /// Runs the command and waits for its end.
    func run() async throws -> Result { try await start().finish() }

    /// Runs the command, waits for its end, and throws unless it exits with 0.
    @discardableResult
    func succeed() async throws -> Result {
        let result = try await run()
        guard result.status == 0 else { throw Failed(arguments: arguments, result: result) }
        return result
    }

    /// A command that has been started.
    struct Running {
        let process = Process()
        /// The folder of the files that receive the output. A full pipe would stop the command.
        let scratch: TemporaryFolder
        let ended = EndSignal()

        fileprivate func file(_ name: String) throws -> FileHandle {
            let url = scratch.url.appending(path: name)
            try Data().write(to: url)
            return try FileHandle(forWritingTo: url)
        }

        func finish() async throws -> Result {
            await ended.wait()
            return Result(
                status: process.terminationStatus,
                output: String(decoding: try Data(contentsOf: scratch.url.appending(path: "output")), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: scratch.url.appending(path: "errors")), as: UTF8.self))
        }
    }
}

/// A signal that a process has ended.
struct EndSignal: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func finish() { continuation.finish() }

    func wait() async {
        for await _ in stream {}
    }
}
