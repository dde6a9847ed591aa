import Foundation
import Recommenders

/// The files that a search writes: its state after every fit, and the result in the end.
package struct TuningFiles: Sendable {
    package let output: String
    package var state: String { output + ".state" }

    package init(output: String) { self.output = output }

    /// The state of an interrupted search; nil where there is none.
    ///
    /// - Parameter resumes: whether the search is to be resumed.
    /// - Throws: `EvaluationError` where there is a state and the search is not to be resumed, because the state would
    ///   be lost.
    package func earlierState(resumes: Bool) throws(EvaluationError) -> TuningState? {
        guard FileManager.default.fileExists(atPath: state) else { return nil }
        guard resumes else {
            throw EvaluationError(
                .badRequest, "a search was interrupted: go on with --resume, or remove \(state) to begin anew")
        }
        let content: Data
        do { content = try Data(contentsOf: URL(filePath: state)) } catch {
            throw EvaluationError(.failed, "\(state) cannot be read: \(error.localizedDescription)")
        }
        do { return try TuningState(json: content) } catch {
            throw EvaluationError(error.code, "\(state): \(error.message)")
        }
    }

    package func keep(_ state: TuningState) throws { try write(state.json(), to: self.state) }

    /// Writes the result as the daemon's setting `training.parameters` takes it, and removes the state.
    package func write(_ result: TuningResult, of search: TuningSearch) throws {
        var object: [String: Any] = [
            "model": search.kind, "parameters": result.parameters.mapValues(Self.json),
            "metric": search.metric.rawValue, "value": result.figure, "seed": search.task.seed,
            "ratings": search.task.ratings,
        ]
        object["default_value"] = result.defaultFigure
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let text = try JSONSerialization.data(withJSONObject: object, options: options)
        // Fails before the file is written if the daemon could not read it.
        _ = try ParameterFile(json: Array(text))
        try write(text + Data("\n".utf8), to: output)
        try? FileManager.default.removeItem(atPath: state)
    }

    /// A value in JSON's own type where its text is JSON, and otherwise as a string.
    package static func json(_ text: String) -> Any {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) ?? text
    }

    private func write(_ data: Data, to path: String) throws(EvaluationError) {
        do { try data.write(to: URL(filePath: path), options: .atomic) } catch {
            throw EvaluationError(.failed, "\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
