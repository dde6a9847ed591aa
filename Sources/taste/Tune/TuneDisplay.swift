import Evaluation
import Recommenders
import TerminalOutput

/// Shows the progress of a search on standard error, and its result on standard output.
final class TuneDisplay {
    private static let shownTrials = 10

    private let display = ProgressDisplay()
    private let json: Bool

    init(json: Bool) { self.json = json }

    func reading() { display.show(task: "reading") }

    func show(_ progress: TuningProgress) {
        display.show {
            var details = ["fit \(progress.trial) of \(progress.trialCount)"]
            if let best = progress.best { details.append("best \(Plain.decimal(best, 4))") }
            return ProgressLine(
                task: "tuning", fraction: progress.fraction, details: details,
                secondsLeft: ProgressLine.secondsLeft(after: display.seconds, fraction: progress.fraction))
        }
    }

    func end() { display.end() }

    /// Prints the newest fit of the state with `--json`.
    func finished(_ state: TuningState) throws {
        guard json, let trial = state.trials.last else { return }
        var output = Output()
        try output.json {
            $0.add("rung", trial.rung)
            $0.add("candidate", trial.candidate)
            $0.add("parameters", Self.object(trial.parameters))
            $0.add(state.task.metric, trial.figure)
            $0.add("failure", trial.failure)
            $0.add("seconds", trial.seconds)
        }
        try output.flush()
    }

    func result(_ result: TuningResult, of search: TuningSearch, files: TuningFiles) throws {
        var output = Output()
        let metric = search.metric.rawValue
        if json {
            try output.json {
                $0.add("model", search.kind)
                $0.add("parameters", Self.object(result.parameters))
                $0.add("metric", metric)
                $0.add("value", result.figure)
                $0.add("default_value", result.defaultFigure)
                $0.add("fits", result.state.trials.count)
                $0.add("output", files.output)
            }
            return try output.flush()
        }
        try output.table(table(result, search))
        let defaults = result.defaultFigure.map { " (the defaults: \(Plain.decimal($0, 4)))" } ?? ""
        let name = metric.uppercased()
        try output.remark("Validation \(name) \(Plain.decimal(result.figure, 4))\(defaults).")
        try output.line(
            result.parameters.isEmpty
                ? "The defaults are best; \(files.output) says so."
                : "written to \(files.output); the daemon takes it as training.parameters")
        try output.flush()
    }

    /// The fits to all data, best first.
    private func table(_ result: TuningResult, _ search: TuningSearch) -> Table {
        let names = Set(result.state.trials.flatMap(\.parameters.keys)).sorted()
        var table = Table(
            [.number(search.metric.rawValue.uppercased())] + names.map { .number($0) } + [.number("fit"), .text("")])
        let last = search.plan.rungs.count - 1
        let trials = result.state.trials.filter { $0.rung == last }.sorted { left, right in
            guard let first = left.figure else { return false }
            guard let second = right.figure else { return true }
            return search.metric.isBetter(first, than: second)
        }
        for trial in trials.prefix(Self.shownTrials) {
            table.add(
                [trial.figure.map { Plain.decimal($0, 4) } ?? "failed"]
                    + names.map { trial.parameters[$0] ?? "default" }
                    + [Plain.duration(trial.seconds), trial.candidate == 0 ? "defaults" : ""])
        }
        return table
    }

    private static func object(_ parameters: HyperParameters) -> JSONLine {
        var line = JSONLine()
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            if TuningFiles.json(value) is String { line.add(name, value) } else { line.add(name, json: value) }
        }
        return line
    }
}
