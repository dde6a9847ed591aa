import Evaluation
import Recommenders
import TerminalOutput

/// Shows the progress of an evaluation on standard error.
final class EvaluateDisplay {
    private let display = ProgressDisplay()

    func reading() { display.show(task: "reading") }

    func show(_ progress: EvaluationProgress) {
        switch progress {
        case .fitting(let model, let number, let count, let state): display.show { line(model, number, count, state) }
        case .evaluating(let model): display.show(task: "evaluating \(model)")
        case .comparing: display.show(task: "comparing")
        case .note(let text): say(text)
        }
    }

    private func line(_ model: String, _ number: Int, _ count: Int, _ state: FitProgress) -> ProgressLine {
        var details = ["\(number) of \(Plain.counted(count, "model"))"]
        if state.epoch > 0 { details.append("epoch \(state.epoch)") }
        if let error = state.validation.rmse { details.append("validation RMSE " + Plain.decimal(error, 4)) }
        if let gain = state.validation.ndcg { details.append("validation NDCG@100 " + Plain.decimal(gain, 4)) }
        return ProgressLine(task: "\(state.phase.rawValue) \(model)", fraction: state.fraction, details: details)
    }

    /// Prints a line that is not overwritten.
    func say(_ text: String) {
        display.end()
        Terminal.complain("taste: " + text)
    }

    func end() { display.end() }
}
