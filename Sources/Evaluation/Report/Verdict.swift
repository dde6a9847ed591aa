import Charts
import Recommenders
import TerminalOutput

/// Which model won, in sentences for people, and whether that is more than chance.
struct Verdict {
    /// What is compared, and how the best model is said to be best in it.
    private struct Figure {
        let name: String
        let label: String
        let praise: String
        /// What is resampled.
        let sample: String
        /// The number of users or ratings, and the mean figure of each model that has one.
        let count: Int
        let models: [(name: String, value: Double)]
    }

    let result: EvaluationResult

    /// A sentence for each figure that is compared: first that of ranking, which recommendations are made of.
    var sentences: [String] { figures.compactMap(sentence) }

    private var figures: [Figure] {
        let measure = RankingMeasure.ndcg(100)
        let rankings = result.models.compactMap { model in
            (model.ranking?.estimate(measure)).map { (name: model.name, value: $0.value) }
        }
        let errors = result.models.compactMap { model in
            (model.rating?.errors.rmse).map { (name: model.name, value: $0.value) }
        }
        return [
            Figure(
                name: measure.name, label: "NDCG@100", praise: "ranks best", sample: "users",
                count: result.models.compactMap { $0.ranking?.values[measure]?.count }.first ?? 0,
                models: rankings.sorted { $0.value > $1.value }),
            Figure(
                name: "rmse", label: "RMSE", praise: "predicts ratings best", sample: "ratings",
                count: result.models.compactMap { $0.rating?.squaredErrors.count }.first ?? 0,
                models: errors.sorted { $0.value < $1.value }),
        ]
    }

    private func sentence(_ figure: Figure) -> String? {
        guard let best = figure.models.first else { return nil }
        let value = "\(figure.label) \(Markup.number(best.value, places: 4))"
        let others = figure.models.dropFirst().compactMap { model in
            result.comparison.ofModel(model.name, figure: figure.name).map { (model.name, $0.difference) }
        }
        guard let (next, difference) = others.first else {
            return "Only \(best.name) was measured by \(figure.label): \(Markup.number(best.value, places: 4))."
        }
        let test = "paired bootstrap over \(Plain.count(figure.count)) \(figure.sample)"
        let bounds = [abs(difference.low), abs(difference.high)].sorted()
        let gap = Markup.number(abs(difference.value), places: 4)
        let tied = others.prefix { !$0.1.isSignificant }.map { $0.0 }
        if tied.isEmpty {
            return
                "\(best.name) \(figure.praise) (\(value)). It beats \(next), the next best, by \(gap); the difference is significant "
                + "(95 % interval \(Markup.number(bounds[0], places: 4)) to \(Markup.number(bounds[1], places: 4)), \(test))."
        }
        return "\(best.name) \(figure.praise) here (\(value)), but the test cannot tell it from \(Self.list(tied)): "
            + "the difference of \(gap) to \(next) is not significant (95 % interval \(Markup.number(difference.low, places: 4)) "
            + "to \(Markup.number(difference.high, places: 4)), \(test))."
    }

    private static func list(_ names: [String]) -> String {
        names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }
}
