import Evaluation
import Recommenders
import TerminalOutput

/// How far an evaluation has come, on standard error.
final class EvaluateProgress {
    private let display = ProgressDisplay()
    private let modelCount: Int
    private var fitted = 0

    init(_ modelCount: Int) { self.modelCount = modelCount }

    func reading() {
        display.show(atOnce: true) { ProgressLine(task: "reading", fraction: nil, details: []) }
    }

    func fitting(_ model: String, _ state: FitProgress) {
        display.show {
            var details = ["\(fitted + 1) of \(Plain.counted(modelCount, "model"))"]
            if state.epoch > 0 { details.append("epoch \(state.epoch)") }
            if let error = state.validation.rmse { details.append("validation RMSE " + Plain.decimal(error, 4)) }
            if let gain = state.validation.ndcg { details.append("validation NDCG@100 " + Plain.decimal(gain, 4)) }
            return ProgressLine(task: "\(state.phase.rawValue) \(model)", fraction: state.fraction, details: details)
        }
    }

    func finishedFit() { fitted += 1 }

    func judging(_ model: String) {
        display.show(atOnce: true) { ProgressLine(task: "judging \(model)", fraction: nil, details: []) }
    }

    func comparing() {
        display.show(atOnce: true) { ProgressLine(task: "comparing", fraction: nil, details: []) }
    }

    /// A line that stays.
    func say(_ text: String) {
        display.end()
        Terminal.complain("taste: " + text)
    }

    func end() { display.end() }
}
