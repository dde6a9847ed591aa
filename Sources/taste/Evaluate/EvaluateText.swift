import Evaluation
import Recommenders
import TasteValues
import TerminalOutput

/// An evaluation as tables for people, and as JSON for scripts.
struct EvaluateText {
    private let run: EvaluationRun
    private let tableMeasures: [RankingMeasure]

    private static let missing = "–"
    private static let labelWidth = 12
    private static let columnWidth = 17

    init(_ run: EvaluationRun, cutoffs: [Int]) {
        self.run = run
        tableMeasures = cutoffs.isEmpty ? run.measures : RankingMeasure.all(at: cutoffs)
    }

    func write(to output: inout Output) throws {
        try output.line(run.headline)
        try output.line()
        // Models stand side by side, as many as the terminal is wide enough for.
        let width = output.terminal.width ?? Int.max
        let fitting = width == Int.max ? run.judgements.count : max(1, (width - Self.labelWidth) / Self.columnWidth)
        for start in stride(from: 0, to: run.judgements.count, by: fitting) {
            try output.table(table(Array(run.judgements[start..<min(start + fitting, run.judgements.count)])))
            try output.line()
        }
        try output.remark("± one standard error. * best by RMSE or NDCG@100, ≈ not told apart from it")
        try output.remark("by a paired bootstrap (95 %).")
    }

    private func table(_ judgements: [ModelJudgement]) -> Table {
        var table = Table([.text("")] + judgements.map { .number($0.name + " ") })
        let columns = judgements.map { $0.figures(tableMeasures) }
        for row in columns[0].indices {
            let cells = zip(judgements, columns).map { judged, figures in
                figures[row].estimate.map { Self.cell($0) + mark(judged, figures[row].name) } ?? Self.missing + " "
            }
            table.add([columns[0][row].name] + cells)
        }
        table.add(["search"] + judgements.map { Plain.duration($0.fit.searchSeconds) + " " })
        table.add(["train"] + judgements.map { Plain.duration($0.fit.trainSeconds) + " " })
        table.add(["weights"] + judgements.map { Plain.count($0.fit.model.weightCount) + " " })
        table.add(
            ["peak memory"]
                + judgements.map { $0.fit.peakMebibytes.map { Plain.decimal($0, 0) + " MiB " } ?? Self.missing + " " }
        )
        return table
    }

    /// `0.8931 ±.0049`: four models stand side by side in 80 columns.
    private static func cell(_ estimate: Estimate) -> String {
        let spread = Plain.decimal(estimate.standardError, 4)
        return Plain.decimal(estimate.value, 4) + " ±" + (spread.hasPrefix("0.") ? String(spread.dropFirst()) : spread)
    }

    private func mark(_ judged: ModelJudgement, _ figure: String) -> String {
        guard let compared = run.comparison.ofModel(judged.name).first(where: { $0.figure == figure }) else {
            return " "
        }
        if compared.best == judged.name { return "*" }
        return compared.difference.isSignificant ? " " : "≈"
    }

    /// One object a model. Keys are only ever added.
    var objects: [JSONLine] { run.judgements.map(object) }

    private func object(_ judged: ModelJudgement) -> JSONLine {
        var line = JSONLine()
        line.add("model", judged.name)
        line.add("protocol", run.setup.protocolName)
        for (name, estimate) in judged.figures(run.measures) {
            line.add(name, estimate?.value)
            line.add(name + "_se", estimate?.standardError)
        }
        line.add("train_seconds", judged.fit.trainSeconds)
        line.add("search_seconds", judged.fit.searchSeconds)
        line.add("parameters", json: judged.fit.model.parameters)
        line.add("weights", judged.fit.model.weightCount)
        line.add("validation_rmse", judged.fit.model.validation.rmse)
        line.add("validation_ndcg@100", judged.fit.model.validation.ndcg)
        addData(to: &line)
        line.add("memory_peak_mib", judged.fit.peakMebibytes)
        var comparisons = JSONLine()
        for compared in run.comparison.ofModel(judged.name) { comparisons.add(compared.figure, Self.object(compared)) }
        line.add("vs_best", comparisons)
        return line
    }

    private func addData(to line: inout JSONLine) {
        let training = run.setup.training
        line.add("users", training.ratings.userCount)
        line.add("items", training.ratings.itemCount)
        line.add("ratings", training.ratings.ratingCount)
        line.add("test_users", run.test.users.count)
        line.add("test_ratings", run.test.ratingCount)
        line.add("seed", run.setup.seed)
        line.add("threshold", training.threshold)
    }

    private static func object(_ compared: ComparisonWithBest) -> JSONLine {
        var line = JSONLine()
        line.add("best", compared.best)
        line.add("difference", compared.difference.value)
        line.add("low", compared.difference.low)
        line.add("high", compared.difference.high)
        line.add("significant", compared.difference.isSignificant)
        return line
    }
}

extension EvaluationRun {
    func report(on dataName: String) -> EvaluationReport {
        EvaluationReport(
            dataName: dataName, headline: headline.replacing("\n", with: " "), setup: setup, judgements: judgements,
            comparison: comparison, measures: measures)
    }

    /// What was learnt from and judged by, in a sentence.
    var headline: String {
        let ratings = setup.training.ratings
        let scale = setup.training.scale
        return "\(setup.protocolName): trained on \(Plain.counted(ratings.ratingCount, "rating")) of "
            + "\(Plain.counted(ratings.userCount, "user")) and \(Plain.counted(ratings.itemCount, "item")), "
            + "judged by \(Plain.count(test.ratingCount)) of \(Plain.counted(test.users.count, "user"));\n"
            + "scale \(Plain.rating(scale.minimum)) to \(Plain.rating(scale.maximum)) by \(Plain.rating(scale.step)), "
            + "liked from \(Plain.rating(setup.training.threshold)), seed \(setup.seed)"
    }
}
