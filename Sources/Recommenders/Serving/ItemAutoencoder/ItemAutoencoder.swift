import DenseMath

/// An item autoencoder for explicit ratings. See `AutoencoderObjective` for the network, `AutoencoderSearch` for the
/// choice of its penalty and number of iterations, and `ItemAutoencoderModel` for its answers.
package struct ItemAutoencoder: Recommender {
    package static let kind = "autoencoder"

    package var unitLimit = 200
    package var weightsPerRating = 12.0
    package var maskInput: Float = 4
    package var priorShare: Float = 0.7
    package var search = AutoencoderSearch()

    package static let parameters: [HyperParameter<Self>] = [
        .init(
            "unitLimit", \.unitLimit, .between(1...4096), search: .integer(50...500, byFactors: true),
            "units of an item's code at most; few ratings allow for fewer"),
        .init(
            "weightsPerRating", \.weightsPerRating, .between(0...1e6),
            "weights of the network at most, as a multiple of the number of ratings"),
        .init(
            "maskInput", \.maskInput, .anyNumber, search: .real(1...10, byFactors: true),
            "value of the input that says \"rated\"; residual ratings have a standard deviation of 1"),
        .init(
            "priorShare", \.priorShare, .anyNumber,
            "weight of the prior that follows from which items a user rated, whatever the ratings"),
        .init("search", \.search, .group, "how the penalty and the number of iterations are chosen"),
    ]

    package init() {}

    /// The usual need holds for the default limits on units and weights, and grows in proportion to each.
    package func memoryNeed(_ size: DataSize) -> Int {
        size.bytes(
            perRating: 400 * max(1, Int(weightsPerRating / 12)), perRow: 6000 * max(1, unitLimit / 200))
    }

    package func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let ratings = data.ratings
        guard ratings.ratingCount > 0 else { throw ModelError.nothingToLearn }
        let team = ThreadTeam(threadCount: threads)
        let units = unitCount(data)
        try progress(FitProgress(phase: .searching, fraction: 0, epoch: 0))
        let choice = try search.run(
            ratings, units: units, maskInput: maskInput, priorShare: priorShare, seed: seed, team: team,
            progress: progress)
        var training = AutoencoderTraining(
            ratings, units: units, maskInput: maskInput, priorShare: priorShare, seed: seed, team: team)
        training.cap = data.cap
        let total = choice.schedule.reduce(0) { $0 + $1.iterations }
        var parameters = training.start
        var done = 0
        for phase in choice.schedule {
            parameters = try training.run(phase, from: parameters) { iteration, _ in
                let share = 0.95 * Double(done + iteration) / Double(total)
                try progress(
                    FitProgress(
                        phase: .fitting, fraction: choice.shareOfWork + (1 - choice.shareOfWork) * share,
                        epoch: done + iteration, validation: ValidationFigures(rmse: choice.validationRMSE)))
                return true
            }
            done += phase.iterations
        }
        let model = try training.model(
            parameters, schedule: choice.schedule, hyperParameters: try hyperParameterJSON(),
            validation: ValidationFigures(rmse: choice.validationRMSE))
        try progress(FitProgress(phase: .fitting, fraction: 1, epoch: done, validation: model.validation))
        return model
    }

    /// Codes grow with the square root of the number of ratings, so that small data is not overfitted. Many users or
    /// items with few ratings each get shorter codes, so that `weightsPerRating` is not exceeded.
    private func unitCount(_ data: TrainingData) -> Int {
        let ratings = data.ratings
        let rowCount = 3 * ratings.userCount + data.usualItemCount
        let affordable = weightsPerRating * Double(ratings.ratingCount) / Double(rowCount)
        return min(unitLimit, max(4, Int(min(Double(ratings.ratingCount).squareRoot(), affordable))))
    }
}
