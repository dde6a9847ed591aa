import Recommenders
import TasteStore
import TasteValues

/// Which model a full training makes.
struct TrainingOrder: Sendable {
    var kind: String
    /// Hyper-parameters that the request named; they take precedence over those of the configuration.
    var requested: HyperParameters = [:]
    /// The lineage that the new model may replace. If a client has chosen another model in the meantime, a scheduled
    /// training is discarded. nil: any lineage.
    var replacing: UInt64?

    /// The recommender with the hyper-parameters of the request and of the configuration.
    ///
    /// - Throws: `invalidArgument` with the field at fault.
    func recommender(_ options: TrainingOptions) throws(TasteError) -> any Recommender {
        do throws(ModelError) {
            var parameters = requested
            if let file = options.parameters, file.model == kind {
                parameters.merge(file.parameters) { requested, _ in requested }
            }
            return try ModelCatalogue.recommender(kind: kind, parameters: parameters)
        } catch {
            throw TasteError(engineFailure: error)
        }
    }
}

/// A finished training.
package struct TrainingOutcome: Sendable {
    package var generation: Generation
    package var seconds: Double

    /// The answer to the client that asked for the training: an error with the reason if the model was refused.
    func result(sequence: UInt64) -> Result<Answer<TrainResult>, TasteError> {
        if generation.decision.state == .refused {
            return .failure(
                TasteError(
                    .failedPrecondition,
                    "The new model was refused: \(generation.decision.reason). It is kept as generation \(generation.number); taste models use \(generation.number) lets it serve all the same."
                ))
        }
        let result = TrainResult(
            model: generation.kind, validationRMSE: generation.validation.rmse, seconds: Float(seconds),
            validationNDCG: generation.validation.ndcg, parameters: generation.parameters,
            trial: generation.comparison)
        return .success(Answer(result, freshness: Freshness(generation, sequence: sequence)))
    }
}
