import Evaluation
import Recommenders
import TasteValues
import TerminalOutput

/// The result of an evaluation as tables.
struct EvaluateText {
    private let result: EvaluationResult
    private let measures: [RankingMeasure]

    private static let missing = "–"
    private static let labelWidth = 12
    private static let columnWidth = 17

    /// - Parameter cutoffs: the cut-offs that the user asked for. Without any, the tables show the standard measures.
    init(_ result: EvaluationResult, cutoffs: [Int]) {
        self.result = result
        measures = cutoffs.isEmpty ? result.measures : RankingMeasure.all(at: cutoffs)
    }

    func write(to output: inout Output) throws {
        for line in Self.headline(result).split(separator: "\n") { try output.line(String(line)) }
        try output.line()
        // Each table has as many models as the terminal is wide enough for.
        let models = result.models
        let width = output.terminal.width
        let fitting = width.map { max(1, ($0 - Self.labelWidth) / Self.columnWidth) } ?? models.count
        for start in stride(from: 0, to: models.count, by: fitting) {
            try output.table(table(Array(models[start..<min(start + fitting, models.count)])))
            try output.line()
        }
        try output.remark("± one standard error. * best by RMSE or NDCG@100, ≈ not told apart from it")
        try output.remark("by a paired bootstrap (95 %).")
    }

    private func table(_ models: [ModelEvaluation]) -> Table {
        var table = Table([.text("")] + models.map { .number($0.name + " ") })
        let columns = models.map { $0.figures(measures) }
        for row in columns[0].indices {
            let cells = zip(models, columns).map { model, figures in
                figures[row].estimate.map { Self.cell($0) + mark(model, figures[row].name) } ?? Self.missing + " "
            }
            table.add([columns[0][row].name] + cells)
        }
        table.add(["search"] + models.map { Plain.duration($0.fit.searchSeconds) + " " })
        table.add(["train"] + models.map { Plain.duration($0.fit.trainSeconds) + " " })
        table.add(["weights"] + models.map { Plain.count($0.fit.model.weightCount) + " " })
        table.add(
            ["peak memory"]
                + models.map { $0.fit.peakMebibytes.map { Plain.decimal($0, 0) + " MiB " } ?? Self.missing + " " }
        )
        return table
    }

    /// An estimate such as `0.8931 ±.0049`, so short that four models fit into 80 columns.
    private static func cell(_ estimate: Estimate) -> String {
        let spread = Plain.decimal(estimate.standardError, 4)
        return Plain.decimal(estimate.value, 4) + " ±" + (spread.hasPrefix("0.") ? String(spread.dropFirst()) : spread)
    }

    private func mark(_ model: ModelEvaluation, _ figure: String) -> String {
        guard let compared = result.comparison.ofModel(model.name, figure: figure) else { return " " }
        if compared.best == model.name { return "*" }
        return compared.difference.isSignificant ? " " : "≈"
    }

    /// The training and the test data in one sentence, on two lines.
    static func headline(_ result: EvaluationResult) -> String {
        let (setup, test) = (result.setup, result.test)
        let ratings = setup.training.ratings
        let scale = setup.training.scale
        return "\(setup.splitProtocol.rawValue): trained on \(Plain.counted(ratings.ratingCount, "rating")) of "
            + "\(Plain.counted(ratings.userCount, "user")) and \(Plain.counted(ratings.itemCount, "item")), "
            + "tested on \(Plain.count(test.ratingCount)) of \(Plain.counted(test.users.count, "user"));\n"
            + "scale \(Plain.rating(scale.minimum)) to \(Plain.rating(scale.maximum)) by \(Plain.rating(scale.step)), "
            + "liked from \(Plain.rating(setup.training.threshold)), seed \(setup.seed)"
    }
}
