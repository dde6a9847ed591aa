import Foundation

/// Runs `taste evaluate` and `taste replay` and reads their figures: what a user would see.
struct Evaluations {
    /// One model's line.
    struct Line {
        let values: [String: Any]

        func number(_ key: String) throws -> Double {
            guard let number = values[key] as? Double else {
                throw BenchError("taste told no \(key) for \(values["model"] ?? "a model")")
            }
            return number
        }
    }

    let say: (String) -> Void

    /// - Returns: a line for each model, the baselines included.
    func run(_ arguments: [String]) throws -> [String: Line] {
        let lines = try lines(of: "evaluate", arguments)
        return Dictionary(
            lines.map { ($0.values["model"] as? String ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Returns: a line for each model, of all chunks together.
    func replay(_ arguments: [String]) throws -> [String: Line] {
        let lines = try lines(of: "replay", arguments).filter { $0.values["gap_closed_rmse"] != nil }
        return Dictionary(
            lines.map { ($0.values["model"] as? String ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func lines(of command: String, _ arguments: [String]) throws -> [Line] {
        say("taste \(command) \(arguments.joined(separator: " "))")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Product.path("taste"))
        process.arguments = [command, "--json"] + arguments
        let output = Pipe()
        process.standardOutput = output
        // Only what went wrong is of interest.
        let complaints = Pipe()
        process.standardError = complaints
        try process.run()
        let reading = DispatchQueue(label: "complaints")
        let told = Collected()
        reading.async { told.data = complaints.fileHandleForReading.readDataToEndOfFile() }
        let lines = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        reading.sync {}
        guard process.terminationStatus == 0 else {
            throw BenchError("taste \(command) failed: \(String(decoding: told.data, as: UTF8.self).suffix(400))")
        }
        return try lines.split(separator: UInt8(ascii: "\n")).map { line in
            Line(values: try JSONSerialization.jsonObject(with: line) as? [String: Any] ?? [:])
        }
    }

    /// Filled on one queue, read after that queue has been waited for: hence unchecked.
    private final class Collected: @unchecked Sendable {
        var data = Data()
    }
}
