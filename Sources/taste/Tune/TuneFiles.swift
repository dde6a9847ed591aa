import Evaluation
import Foundation
import Recommenders

/// What a search writes: its state after every fit, and in the end what it found.
struct TuneFiles {
    let output: String
    var state: String { output + ".state" }

    /// The state of a search that was interrupted; nil: there is none.
    ///
    /// - Throws: `CommandFailure` where there is one that nobody wants: it would be lost.
    func formerState(isWanted: Bool) throws -> TuningState? {
        guard FileManager.default.fileExists(atPath: state) else { return nil }
        guard isWanted else {
            throw CommandFailure(
                .usage, "a search was interrupted: go on with --resume, or remove \(state) to begin anew")
        }
        do { return try TuningState(json: Data(contentsOf: URL(filePath: state))) } catch let error as EvaluationError {
            throw CommandFailure(.usage, "\(state): \(error.message)")
        } catch {
            throw CommandFailure(.failed, "\(state) cannot be read: \(error.localizedDescription)")
        }
    }

    func keep(_ state: TuningState) throws { try write(state.json(), to: self.state) }

    /// Writes what was found, as the daemon takes it, and removes the state.
    func write(_ result: TuningResult, of search: TuningSearch) throws {
        var object: [String: Any] = [
            "model": search.kind, "parameters": result.parameters.mapValues(Self.json),
            "metric": search.metric.rawValue, "value": result.figure, "seed": search.task.seed,
            "ratings": search.task.ratings,
        ]
        object["default_value"] = result.defaultFigure
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let text = try JSONSerialization.data(withJSONObject: object, options: options)
        // The daemon must be able to read what is left behind.
        _ = try ParameterFile(json: Array(text))
        try write(text + Data("\n".utf8), to: output)
        try? FileManager.default.removeItem(atPath: state)
    }

    /// A value set by name, as JSON has it where it is JSON.
    static func json(_ text: String) -> Any {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) ?? text
    }

    private func write(_ data: Data, to path: String) throws {
        do { try data.write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure(.failed, "\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
