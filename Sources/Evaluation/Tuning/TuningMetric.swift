import DenseMath
import Recommenders
import TasteValues

/// What a search goes by.
package enum TuningMetric: String, Sendable {
    /// Of predicted ratings; less is better.
    case rmse
    /// NDCG@100 of the catalogue ranked for users the model has not seen; more is better.
    case ndcg = "ndcg@100"

    /// What a kind of model is for: predicting where its scores are ratings, else ranking.
    package init(kind: String) throws(ModelError) {
        self = try ModelCatalogue.scoresAreRatings(kind: kind) ? .rmse : .ndcg
    }

    package func isBetter(_ left: Double, than right: Double) -> Bool {
        self == .rmse ? left < right : left > right
    }
}

/// Training data without a part to judge by, and the judgement. What is judged by has been learned from by nobody.
struct TuningSplit {
    private static let heldOutShare = 0.1

    let training: TrainingData
    private let judge: Judge

    private enum Judge {
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
            judge = .ratings(split.test)
        case .ndcg:
            guard let validation = RankingValidation(data, seed: seed) else { throw Self.tooLittle }
            training = validation.training
            judge = .users(validation)
        }
    }

    private static let tooLittle = EvaluationError(
        .nothingToTest, "there are too few ratings, or too few that are liked, to hold some out and judge by them")

    /// The figure of a model that was fitted to `training`.
    func figure(of model: FittedModel, team: ThreadTeam) throws -> Double {
        switch judge {
        case .users(let validation): return Double(try validation.ndcg(of: model, on: team))
        case .ratings(let test):
            let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
            let held = TestSet(heldOut: test, training: training)
            return try RatingJudgement(of: .model(served, model), on: held, scale: training.scale, team: team).errors
                .rmse
        }
    }
}
