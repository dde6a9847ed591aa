import TasteClient
import TerminalOutput

/// Prints how well a daemon predicts the ratings that arrive, as a table or as JSON.
enum LiveQualityText {
    /// Prints a table that compares the model with its baselines, or nothing before the first rating was evaluated.
    static func print(_ live: LiveQuality, _ output: inout Output) throws {
        guard live.ratings > 0 else { return }
        try output.line()
        var table = Table([.text("as ratings arrive"), .number("RMSE"), .number("in the top ten")])
        for (name, figures) in named(live) {
            table.add([
                name, figures.rmse.map { Plain.decimal($0, 4) } ?? "",
                figures.hitRate.map { Plain.decimal(100 * $0, 1) + " %" } ?? "",
            ])
        }
        try output.table(table)
        let liked = live.ranked > 0 ? "; \(Plain.count(live.ranked)) liked" : ""
        try output.remark(
            "The newest \(Plain.counted(live.ratings, "rating")) (at most \(Plain.count(live.window))), judged before they were learned\(liked)."
        )
        if let drift = live.drift { try output.line("Worse than before: \(drift)") }
    }

    static func json(_ live: LiveQuality) -> JSONLine {
        var line = JSONLine()
        line.add("window", live.window)
        line.add("ratings", live.ratings)
        line.add("ranked", live.ranked)
        for (name, figures) in named(live) {
            line.add(name, json(figures))
        }
        line.add("drift", live.drift)
        return line
    }

    static func json(_ figures: LiveFigures) -> JSONLine {
        var line = JSONLine()
        line.add("rmse", figures.rmse)
        line.add("hit_rate@10", figures.hitRate)
        return line
    }

    private static func named(_ live: LiveQuality) -> [(String, LiveFigures)] {
        [("model", live.model), ("bias", live.bias), ("popularity", live.popularity)]
    }
}

/// Prints the validation figures of a model behind its name, or nothing if none was measured.
enum ValidationText {
    static func of(rmse: Float?, ndcg: Float?) -> String {
        (rmse.map { ", validation RMSE " + Plain.decimal($0, 4) } ?? "")
            + (ndcg.map { ", validation NDCG@100 " + Plain.decimal($0, 4) } ?? "")
    }
}

/// Prints the comparison of a new model with the one that served before.
enum TrialText {
    static func of(_ trial: ModelTrial) -> String {
        var figures = "RMSE \(Plain.decimal(trial.rmse, 4)) against \(Plain.decimal(trial.servingRMSE, 4))"
        if let own = trial.hitRate, let serving = trial.servingHitRate {
            figures += ", in the top ten \(Plain.decimal(100 * own, 1)) % against \(Plain.decimal(100 * serving, 1)) %"
        }
        return "\(figures) of the model before, on \(Plain.counted(trial.ratings, "recent rating"))"
    }

    static func json(_ trial: ModelTrial) -> JSONLine {
        var figures = JSONLine()
        figures.add("against", trial.against)
        figures.add("ratings", trial.ratings)
        figures.add("rmse", trial.rmse)
        figures.add("serving_rmse", trial.servingRMSE)
        figures.add("hit_rate", trial.hitRate)
        figures.add("serving_hit_rate", trial.servingHitRate)
        return figures
    }
}
