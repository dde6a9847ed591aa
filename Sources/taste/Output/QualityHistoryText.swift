import TasteClient
import TerminalOutput

/// How well a daemon has predicted over time and how its trainings went, as tables or as JSON.
enum QualityHistoryText {
    /// The number of points and of trainings that people read.
    static let shownPoints = 24
    static let shownTrainings = 12

    static func print(_ history: QualityHistory, _ output: inout Output) throws {
        try output.line()
        if history.points.isEmpty {
            try output.line("no rating was predicted before it arrived yet, so that there is no history of it")
        } else {
            try output.table(table(history.points))
            try output.remark("RMSE of ratings before they were learned, and the share of liked items in the top ten.")
        }
        guard !history.trainings.isEmpty else { return }
        try output.line()
        var trainings = Table([
            .text("training began"), .text("model"), .number("took"), .number("cpu"), .number("ratings"),
            .number("RMSE"), .number("NDCG@100"), .text("end"), .flexible("why it began"),
        ])
        for training in history.trainings {
            trainings.add([
                Plain.time(training.time), training.model, Plain.duration(Double(training.seconds)),
                Plain.duration(Double(training.processorSeconds)), Plain.count(training.ratings),
                training.validationRMSE.map { Plain.decimal($0, 4) } ?? "",
                training.validationNDCG.map { Plain.decimal($0, 4) } ?? "", training.end?.name ?? "unknown",
                training.cause,
            ])
        }
        try output.table(trainings)
        for training in history.trainings where training.end != .accepted {
            try output.line("\(Plain.time(training.time)): \(training.reason)")
        }
    }

    private static func table(_ points: [QualityPoint]) -> Table {
        var table = Table([
            .text("from"), .number("over"), .number("ratings"), .number("RMSE"), .number("bias"),
            .number("popularity"), .number("liked"), .number("in top ten"), .number("bias"), .number("popularity"),
        ])
        for point in points {
            let figures = [point.model, point.bias, point.popularity]
            let errors = figures.map { $0.rmse.map { Plain.decimal($0, 4) } ?? "" }
            let hits = figures.map { $0.hitRate.map { Plain.decimal(100 * $0, 1) + " %" } ?? "" }
            table.add(
                [Plain.time(point.time), length(point.seconds), Plain.count(point.ratings)] + errors
                    + [Plain.count(point.ranked)] + hits)
        }
        return table
    }

    /// A length of time in the largest unit that divides it: `5 min`.
    private static func length(_ seconds: Int) -> String {
        for (unit, name) in [(86_400, "d"), (3_600, "h"), (60, "min")] where seconds % unit == 0 {
            return "\(seconds / unit) \(name)"
        }
        return "\(seconds) s"
    }

    static func json(_ history: QualityHistory) -> JSONLine {
        var line = JSONLine()
        line.add("points", history.points.map(json))
        line.add("trainings", history.trainings.map(json))
        return line
    }

    private static func json(_ point: QualityPoint) -> JSONLine {
        var line = JSONLine()
        line.add("time", point.time)
        line.add("seconds", point.seconds)
        line.add("ratings", point.ratings)
        line.add("ranked", point.ranked)
        for (name, figures) in [("model", point.model), ("bias", point.bias), ("popularity", point.popularity)] {
            line.add(name, LiveQualityText.json(figures))
        }
        return line
    }

    private static func json(_ training: TrainingRecord) -> JSONLine {
        var line = JSONLine()
        line.add("time", training.time)
        line.add("model", training.model)
        line.add("cause", training.cause)
        line.add("seconds", training.seconds)
        line.add("processor_seconds", training.processorSeconds)
        line.add("ratings", training.ratings)
        line.add("end", training.end?.name ?? "unknown")
        line.add("reason", training.reason)
        line.add("generation", training.generation)
        line.add("validation_rmse", training.validationRMSE)
        line.add("validation_ndcg@100", training.validationNDCG)
        if let trial = training.trial { line.add("trial", TrialText.json(trial)) } else { line.add("trial", json: "") }
        line.add(
            "curve",
            training.curve.map { point in
                var line = JSONLine()
                line.add("seconds", point.seconds)
                line.add("phase", point.phase)
                line.add("model", point.model)
                line.add("epoch", point.epoch)
                line.add("rmse", point.rmse)
                line.add("ndcg@100", point.ndcg)
                return line
            })
        return line
    }
}
