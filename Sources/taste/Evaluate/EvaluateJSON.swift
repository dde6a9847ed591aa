import Evaluation
import Recommenders
import TerminalOutput

/// The result of an evaluation as JSON, one object a model. Keys are only ever added.
enum EvaluateJSON {
    static func lines(_ result: EvaluationResult) -> [String] { result.models.map { line($0, result).text } }

    private static func line(_ model: ModelEvaluation, _ result: EvaluationResult) -> JSONLine {
        let fit = model.fit
        var line = JSONLine()
        line.add("model", model.name)
        line.add("protocol", result.setup.splitProtocol.rawValue)
        for (name, estimate) in model.figures(result.measures) {
            line.add(name, estimate?.value)
            line.add(name + "_se", estimate?.standardError)
        }
        line.add("train_seconds", fit.trainSeconds)
        line.add("search_seconds", fit.searchSeconds)
        line.add("parameters", json: fit.model.parameters)
        line.add("weights", fit.model.weightCount)
        line.add("validation_rmse", fit.model.validation.rmse)
        line.add("validation_ndcg@100", fit.model.validation.ndcg)
        addData(of: result, to: &line)
        line.add("memory_peak_mib", fit.peakMebibytes)
        var comparisons = JSONLine()
        for compared in result.comparison.ofModel(model.name) { comparisons.add(compared.figure, object(compared)) }
        line.add("vs_best", comparisons)
        return line
    }

    private static func addData(of result: EvaluationResult, to line: inout JSONLine) {
        let training = result.setup.training
        line.add("users", training.ratings.userCount)
        line.add("items", training.ratings.itemCount)
        line.add("ratings", training.ratings.ratingCount)
        line.add("test_users", result.test.users.count)
        line.add("test_ratings", result.test.ratingCount)
        line.add("seed", result.setup.seed)
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
