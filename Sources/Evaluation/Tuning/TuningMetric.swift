import DenseMath
import Recommenders

/// The figure that a search optimizes.
package enum TuningMetric: String, Sendable {
    /// The error of predicted ratings. Less is better.
    case rmse
    /// NDCG@100 of the catalogue, ranked for users whom the model has not seen. More is better.
    case ndcg = "ndcg@100"

    /// The error for a kind of model whose scores are ratings, and the ranking for the other kinds.
    init(kind: String) throws(ModelError) {
        self = try ModelCatalogue.scoresAreRatings(kind: kind) ? .rmse : .ndcg
    }

    package func isBetter(_ left: Double, than right: Double) -> Bool {
        self == .rmse ? left < right : left > right
    }
}

/// Training data without a held-out part, and the evaluation of models on that part.
struct TuningSplit {
    private static let heldOutShare = 0.1

    let training: TrainingData
    private let heldOut: HeldOut

    private enum HeldOut {
        case ratings(RatingTriples)
        case users(RankingValidation)
    }

    /// - Throws: `EvaluationError` where there is too little to hold anything out.
    init(_ data: TrainingData, metric: TuningMetric, seed: UInt64) throws(EvaluationError) {
        switch metric {
        case .rmse:
            let split = RatingSplit(data.ratings.triples, testShare: Self.heldOutShare, seed: seed)
            guard split.test.count > 0, split.train.count > 0 else { throw Self.tooLittle }
            training = data.with(split.train)
            heldOut = .ratings(split.test)
        case .ndcg:
            guard let validation = RankingValidation(data, seed: seed) else { throw Self.tooLittle }
            training = validation.training
            heldOut = .users(validation)
        }
    }

    private static let tooLittle = EvaluationError(
        .nothingToTest, "there are too few ratings, or too few that are liked, to hold some out for validation")

    /// The figure of a model that was fitted to `training`.
    func figure(of model: FittedModel, team: ThreadTeam) throws -> Double {
        switch heldOut {
        case .users(let validation): return Double(try validation.ndcg(of: model, on: team))
        case .ratings(let ratings):
            let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
            let test = TestSet(heldOut: ratings, training: training)
            let evaluation = try RatingEvaluation(
                of: .model(served, model), on: test, scale: training.scale, team: team)
            return evaluation.errors.rmse.value
        }
    }
}
