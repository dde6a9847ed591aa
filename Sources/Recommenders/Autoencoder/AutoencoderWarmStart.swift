import DenseMath

/// Some more iterations of the network's training from the weights that are stored, on all ratings as they are now: users who came after the fit
/// get encoder rows, and everything follows them.
struct AutoencoderWarmStart {
    /// From where the fit ended, L-BFGS is soon where it would end with the new ratings.
    private static let iterations = 6

    private let settings: AutoencoderSettings

    init(_ settings: AutoencoderSettings) {
        self.settings = settings
    }

    /// nil where the weights grew without end: those that are stored are to be kept.
    func run(_ ratings: RatingMatrix, from source: some TensorSource) throws -> FittedModel? {
        let training = AutoencoderTraining(
            ratings, units: settings.units, maskInput: settings.maskInput, priorShare: settings.priorShare,
            seed: settings.seed, team: ThreadTeam(threadCount: 1))
        let phase = TrainingPhase(penalty: settings.schedule.last?.penalty ?? 1, iterations: Self.iterations)
        let learned = try training.run(phase, from: try start(ratings, from: source)) { _, _ in true }
        guard learned.allSatisfy(\.isFinite) else { return nil }
        return try training.model(
            learned, schedule: settings.schedule, hyperParameters: "{}", validation: .none)
    }

    /// The parameters as `AutoencoderObjective` has them. A user's own weights are what the stored row has beyond the prior.
    private func start(_ ratings: RatingMatrix, from source: some TensorSource) throws -> [Float] {
        let layout = settings.layout
        let columns = layout.columns
        let priors = try rows(of: .priors, count: ratings.itemCount, columns: columns, from: source)
        let meanPrior = try row(AutoencoderLayout.LayerRow.meanPrior, of: .layers, from: source)
        let encoder = try rows(of: .encoder, count: ratings.userCount, columns: layout.encoderColumns, from: source)
        let users = try rows(of: .users, count: ratings.userCount, columns: columns, from: source)
        var parameters: [Float] = []
        for user in 0..<ratings.userCount {
            parameters += encoder.row(user)
            var own = [Float](repeating: 0, count: columns)
            let profile = ratings.profile(ofUser: Int32(user))
            if profile.count > 0 && user < settings.userCount {
                for unit in 0..<layout.units { own[unit] = users[user, unit] / settings.deviation }
                own[layout.units] =
                    (users[user, layout.constantColumn] - users[user, layout.userBiasColumn]) / settings.deviation
                var span = own.mutableSpan
                let scale = settings.priorShare * ProfilePriors.scale(profile.count)
                for item in profile.indices {
                    priors.withRow(Int(item)) { Kernels.axpy(-scale, $0, into: &span) }
                }
                Kernels.axpy(settings.priorShare, meanPrior.span, into: &span)
                for column in layout.units + 1..<columns { span[column] = 0 }
            }
            parameters += own
        }
        parameters += try row(AutoencoderLayout.LayerRow.hiddenBias, of: .layers, from: source)
        return parameters + priors.values
    }

    private func row(_ row: Int, of tensor: TensorName, from source: some TensorSource) throws -> [Float] {
        try source.withRow(of: tensor, at: row) { row in row.indices.map { row[$0] } }
    }

    /// The first rows of a tensor; zeros where it has no more.
    private func rows(
        of tensor: TensorName, count: Int, columns: Int, from source: some TensorSource
    ) throws -> Matrix {
        var values: [Float] = []
        values.reserveCapacity(count * columns)
        try source.forEachTile(of: tensor) { _, tile in
            for place in 0..<min(tile.count, count * columns - values.count) { values.append(tile[place]) }
        }
        values.append(contentsOf: repeatElement(0, count: count * columns - values.count))
        return Matrix(rowCount: count, columnCount: columns, values: values)
    }
}
