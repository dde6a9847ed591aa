import Foundation
import Glibc
import TestSupport

/// A running `taste-web` on a free port. The process is killed when the last reference is released.
final class WebProcess: Sendable {
    let port: Int
    private let process: Process
    private let folder: TemporaryFolder

    struct StartFailure: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts a server and waits until it listens.
    ///
    /// - Parameters:
    ///   - socket: The daemon's socket.
    ///   - arguments: Arguments in addition to `--listen` and `--socket`.
    ///   - command: The program and its first arguments; `taste web` starts the same program.
    init(socket: String, arguments: [String] = [], command: [String] = ["taste-web"]) async throws {
        guard let executable = BuiltProduct.path(command[0]) else {
            throw StartFailure(description: "\(command[0]) is not built")
        }
        folder = try TemporaryFolder()
        let output = folder.url.appending(path: "output")
        try Data().write(to: output)
        process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = Array(command.dropFirst()) + ["--listen", "127.0.0.1:0", "--socket", socket] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        while true {
            let text = try String(contentsOf: output, encoding: .utf8)
            if let found = text.firstMatch(of: /listens at http:\/\/127\.0\.0\.1:(\d+)\/\n/), let port = Int(found.1) {
                self.port = port
                return
            }
            guard process.isRunning else { throw StartFailure(description: "taste-web ended: \(text)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    deinit {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    /// Stops the server with SIGTERM. Returns its exit status.
    func stop() async throws -> Int32 {
        process.terminate()
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return process.terminationStatus
    }

    /// Sends a request and waits for the answer.
    ///
    /// - Parameters:
    ///   - path: The path with its query, as it is sent.
    ///   - headers: Headers in addition to `Host`, `Connection` and `Content-Length`; `Host` is replaced.
    func ask(
        _ method: String = "GET", _ path: String, headers: [String: String] = [:], body: String = ""
    ) async throws -> HTTPAnswer {
        var all = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        if !body.isEmpty { all["Content-Length"] = String(body.utf8.count) }
        all.merge(headers) { $1 }
        let lines = all.map { "\($0): \($1)\r\n" }.joined()
        let bytes = try await HTTPConnection.exchange("\(method) \(path) HTTP/1.1\r\n\(lines)\r\n\(body)", port: port)
        return try HTTPAnswer(bytes)
    }

    /// Sends JSON to a path below /api/v1.
    func send(_ method: String, _ path: String, json: String) async throws -> HTTPAnswer {
        try await ask(method, "/api/v1" + path, headers: ["Content-Type": "application/json"], body: json)
    }
}
