import Foundation
import TestSupport

/// A bash that runs the shell lines of a document in order, as a reader would who follows it from top to bottom.
///
/// A `console` block shows commands behind `$ `, their further lines behind `> `, and their output. A `sh` block
/// contains only commands, and its first failure ends it. The commands find `taste` and `tasted` on the path, the
/// socket in `TASTED_SOCKET`, and the repository's `docs` in an otherwise empty folder.
struct ShellSession {
    struct Step {
        /// The line of the document at which the step begins.
        let line: Int
        let command: String
        /// The expected output, in which `...` stands for any text; nil if the document shows none.
        var expected: [String]?
    }

    /// The outcome of a step.
    struct Outcome {
        let exit: Int32
        let output: [String]
    }

    let steps: [Step]

    init(_ blocks: [DocumentBlock]) {
        steps = blocks.filter(\.runsInShell).flatMap { $0.language == "sh" ? [Self.script($0)] : Self.commands($0) }
    }

    private static func script(_ block: DocumentBlock) -> Step {
        Step(line: block.line + 1, command: "( set -e\n" + block.lines.joined(separator: "\n") + "\n)")
    }

    private static func commands(_ block: DocumentBlock) -> [Step] {
        var steps: [Step] = []
        for (position, line) in block.lines.enumerated() {
            if line.hasPrefix("$ ") {
                steps.append(
                    Step(line: block.line + 1 + position, command: String(line.dropFirst(2)), expected: []))
            } else if let last = steps.popLast() {
                if line.hasPrefix("> "), last.expected == [] {
                    steps.append(
                        Step(line: last.line, command: last.command + "\n" + line.dropFirst(2), expected: []))
                } else {
                    steps.append(
                        Step(line: last.line, command: last.command, expected: (last.expected ?? []) + [line]))
                }
            }
        }
        return steps
    }

    /// Runs all steps. There are fewer outcomes than steps if the shell itself has ended.
    func run(socket: String, in folder: TemporaryFolder) async throws -> [Outcome] {
        let separator = "\u{1e}"
        // Standard error contains progress, which a document does not show. It is compared only if a command fails.
        let script = steps.map { step in
            "{\n\(step.command)\n} 2> errors\nexit=$?\n[ $exit = 0 ] || cat errors\nprintf '\(separator)%d\(separator)' $exit\n"
        }.joined()
        try script.write(toFile: folder.path("session"), atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("docs"),
            withDestinationPath: RepositoryFiles.root.appending(path: "docs").path(percentEncoded: false))
        let output = try await bash(socket: socket, in: folder)
        let parts = output.split(separator: separator, omittingEmptySubsequences: false)
        return stride(from: 0, to: parts.count - 1, by: 2).map { position in
            Outcome(
                exit: Int32(parts[position + 1]) ?? -1,
                output: parts[position].split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }

    /// The whole output of bash.
    private func bash(socket: String, in folder: TemporaryFolder) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-u", folder.path("session")]
        process.currentDirectoryURL = folder.url
        var environment = ProcessInfo.processInfo.environment
        let built = BuiltProduct.path("taste").map { URL(filePath: $0).deletingLastPathComponent().path } ?? ""
        environment["PATH"] = built + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        environment["TASTED_SOCKET"] = socket
        process.environment = environment
        try Data().write(to: folder.url.appending(path: "output"))
        let output = try FileHandle(forWritingTo: folder.url.appending(path: "output"))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return try String(contentsOfFile: folder.path("output"), encoding: .utf8)
    }
}

extension ShellSession.Step {
    /// Whether the command may fail, because the document shows its error message.
    var mayFail: Bool { expected?.contains { $0.hasPrefix("taste: ") || $0.hasPrefix("tasted: ") } ?? false }

    /// Whether the output is what the document shows, apart from numbers and the widths of columns.
    func isAnswered(by output: [String]) -> Bool {
        guard let expected else { return true }
        var rest = Self.normal(output)[...]
        let parts = Self.normal(expected).split(separator: "...", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
        if parts.count == 1 { return rest == first }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    /// The text without the parts that differ between runs: numbers, and the blanks between columns.
    private static func normal(_ lines: [String]) -> String {
        let lines = lines.map { line in
            line.replacing(/\d[\d.,:]*\d|\d/, with: "0").split(separator: " ").joined(separator: " ")
        }
        return lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
    }
}
