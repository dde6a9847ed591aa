import DenseMath

/// Some more passes of a neural filter's training over all ratings, from what is stored: users and items that came after the fit, whose
/// parts were solved or stood where the mean item does, learn with the others.
struct NeuralWarmStart<Head: NeuralHead> {
    /// Of the rate of a fit. (On MovieLens 100K in the order of time a half was no better.)
    private static var rateShare: Float { 1 }
    /// One pass, or on small data, where a pass has few steps, as many as make so many steps, but no more than the fit took: these networks
    /// learn by heart what they see too often.
    private static var leastSteps: Int { 500 }

    private let settings: NeuralSettings<Head>
    private let unlearned: Unlearned
    private let stack: NeuralStack

    init(_ settings: NeuralSettings<Head>, _ unlearned: Unlearned, stack: NeuralStack) {
        (self.settings, self.unlearned, self.stack) = (settings, unlearned, stack)
    }

    /// - Throws: `ModelError` where the weights grew without end.
    func run(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        var plan = try Head.Fitting(json: unlearned.parameters).plan
        plan.units = settings.units
        plan.rate *= Self.rateShare
        var training = NeuralTraining<Head>(
            data.ratings, scale: data.scale, plan: plan, parts: try parts(data.ratings, from: source), stack: stack,
            seed: seed, team: team)
        let epochs = max(1, min(settings.epochs, Self.leastSteps / training.stepsInEpoch))
        for epoch in 1...epochs {
            try training.learnEpoch()
            try progress(
                FitProgress(phase: .fitting, fraction: 0.95 * Double(epoch) / Double(epochs), epoch: epoch))
        }
        return try training.model(
            epochs: settings.epochs, parameters: unlearned.parameters, cap: data.cap, validation: .none)
    }

    /// Users' parts, items' parts, and no bias: the items' hold it.
    private func parts(_ ratings: RatingMatrix, from source: some TensorSource) throws -> Matrix {
        let columns = settings.layout.columns
        let rows = try [(TensorName.users, ratings.userCount), (.items, ratings.itemCount)].map {
            try source.rows(of: $0, count: $1, columns: columns).values
        }
        var parts = Matrix(
            rowCount: ratings.userCount + ratings.itemCount + 1, columnCount: columns,
            values: rows[0] + rows[1] + [Float](repeating: 0, count: columns))
        for row in 0..<parts.rowCount - 1 {
            for column in settings.layout.partCount..<columns { parts[row, column] = 0 }
        }
        return parts
    }
}
