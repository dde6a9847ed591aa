import DenseMath
import Recommenders
import TasteValues

/// What a model reached on ratings it had not seen.
package struct RatingEvaluation: Sendable {
    package let kind: String
    /// Predictions brought into the scale, as they are shown to people.
    package let errors: RatingErrors
    /// Search and training.
    package let fitSeconds: Double
    /// On the ratings the model itself held out.
    package let validation: ValidationFigures

    /// Fits a model on the train part and predicts the test part through its serving side, from the heap.
    /// - Parameters:
    ///   - userCount, itemCount: every index of both parts lies below.
    ///   - scale: predictions are brought into it before they are judged.
    package init(
        of recommender: some Recommender, on split: RatingSplit, userCount: Int, itemCount: Int, scale: RatingScale,
        seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void = { _ in }
    ) throws {
        let train = split.train.matrix(userCount: userCount, itemCount: itemCount)
        let data = TrainingData(ratings: train, scale: scale)
        let fit = try FitRun(of: recommender, on: data, seed: seed, threads: threads, progress: progress)
        let test = TestSet(heldOut: split.test, training: data)
        let team = ThreadTeam(threadCount: threads)
        kind = fit.kind
        errors = try RatingJudgement(of: fit.scoring, on: test, scale: scale, team: team).errors
        fitSeconds = fit.searchSeconds + fit.trainSeconds
        validation = fit.model.validation
    }
}
