import Recommenders

extension EvaluationInput {
    /// All ratings as learning material: nothing is held out but by whoever learns.
    package func everything() throws(EvaluationError) -> TrainingData {
        try training(Array(0..<ratings.ratings.count), catalogue: catalogue())
    }
}
