import Recommenders
import TasteStore
import TasteValues

/// What a full training is to make.
struct TrainingOrder: Sendable {
    var kind: String
    /// Hyper-parameters that were asked for by name; they take precedence over the configuration's.
    var requested: HyperParameters = [:]
    /// The lineage that must still serve when the new one is to: a scheduled training gives way to whoever chooses another model
    /// in the meantime. nil: whichever serves.
    var replacing: UInt64?

    /// The recommender with all that is set.
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

    /// As the caller who asked for the training is told: the error says why, if the model was refused.
    func result(sequence: UInt64) -> Result<Answer<TrainResult>, TasteError> {
        if generation.decision.state == .refused {
            return .failure(
                TasteError(
                    .failedPrecondition,
                    "The new model was refused, for it is clearly worse than the one that serves: \(generation.decision.reason). It is kept as generation \(generation.number); taste models use \(generation.number) lets it serve all the same."
                ))
        }
        let result = TrainResult(
            model: generation.kind, validationRMSE: generation.validation.rmse, seconds: Float(seconds),
            validationNDCG: generation.validation.ndcg, parameters: generation.parameters)
        return .success(Answer(result, freshness: Freshness(generation, sequence: sequence)))
    }
}
