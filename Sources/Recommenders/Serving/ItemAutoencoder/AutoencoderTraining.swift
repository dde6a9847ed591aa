import DenseMath
import Foundation

/// A part of a training, with one penalty.
struct TrainingPhase: Codable, Sendable, Equatable {
    /// Multiplies the squared weights.
    var penalty: Float
    /// Number of L-BFGS iterations.
    var iterations: Int
}

/// The training of the network on some ratings, and the tensors that are stored of it.
struct AutoencoderTraining {
    private let base: AutoencoderObjective
    /// The cap that the ratings were cut by.
    var cap: RatingCap?
    private let seed: UInt64
    private let team: ThreadTeam

    init(
        _ ratings: RatingMatrix, units: Int, maskInput: Float, priorShare: Float, seed: UInt64, team: ThreadTeam
    ) {
        base = AutoencoderObjective(
            residuals: ResidualRatings(ratings), layout: AutoencoderLayout(units: units), maskInput: maskInput,
            priorShare: priorShare, penalty: 1, team: team)
        self.seed = seed
        self.team = team
    }

    /// The initial weights.
    var start: [Float] { base.initialParameters(seed: seed) }

    func objective(_ penalty: Float) -> AutoencoderObjective {
        var objective = base
        objective.penalty = penalty
        return objective
    }

    /// Learns until the phase is over or `accept`, which is called with each iteration's number and parameters, returns
    /// false. A step to where the loss or its gradient is not finite is never taken.
    /// - Throws: `ModelError` where they are not finite at the start.
    func run(_ phase: TrainingPhase, from start: [Float], accept: (Int, [Float]) throws -> Bool) throws -> [Float] {
        let objective = objective(phase.penalty)
        var optimizer = LBFGS()
        optimizer.iterationLimit = phase.iterations
        // As good as 10 by measurement, and the remembered vectors are most of a training's memory.
        optimizer.memory = 5
        let result = try optimizer.minimize(
            from: start, on: team, evaluate: { objective.evaluate($0, gradient: &$1) },
            accept: { try accept($0.number, $1) })
        guard result.ending != .notFinite else {
            throw ModelError(
                .diverged,
                "the loss of the autoencoder is not a finite number at a penalty of \(phase.penalty); set smaller penalties "
                    + "and a smaller maskInput, or leave them out")
        }
        return result.point
    }

    /// Everything that must be stored to serve the network with these parameters.
    func model(
        _ parameters: [Float], schedule: [TrainingPhase], hyperParameters: String, validation: ValidationFigures
    ) throws -> FittedModel {
        var settings = settings(schedule)
        settings.unlearned = Unlearned(learnedCount: settings.ratingCount, parameters: hyperParameters)
        settings.cap = cap
        let codes = base.codes(parameters)
        let items = itemRows(codes)
        let users = (0..<Int32(settings.userCount)).map { $0 }
        return FittedModel(
            kind: ItemAutoencoder.kind, settings: try settings.json(),
            tensors: [
                .items: items, .users: userRows(users, items, parameters, settings),
                .encoder: encoderRows(parameters), .layers: layerRows(codes, parameters),
                .priors: priorRows(parameters),
            ],
            parameters: hyperParameters, validation: validation)
    }

    func settings(_ schedule: [TrainingPhase]) -> AutoencoderSettings {
        let residuals = base.residuals
        let penalty = schedule.last?.penalty ?? 1
        return AutoencoderSettings(
            userCount: residuals.ratings.userCount, itemCount: residuals.ratings.itemCount,
            units: base.layout.units, mean: residuals.biases.mean,
            ratingCount: residuals.ratings.ratingCount, deviation: residuals.deviation,
            maskInput: base.maskInput, priorShare: base.priors.share, schedule: schedule,
            rowPenalty: penalty * AutoencoderSettings.rowPenaltyShare,
            interceptPenalty: AutoencoderSettings.standardInterceptPenalty, seed: seed)
    }

    /// The codes, with the items' biases.
    func itemRows(_ codes: Matrix) -> Matrix {
        let layout = base.layout
        var rows = codes
        for item in 0..<rows.rowCount {
            rows[item, layout.biasColumn] = base.residuals.biases.items[item]
            rows[item, layout.constantColumn] = 1
        }
        return rows
    }

    /// The users' rows, solved exactly from the codes: better than the decoder's own rows, and equal to a fold-in.
    func userRows(
        _ users: [Int32], _ items: Matrix, _ parameters: [Float], _ settings: AutoencoderSettings
    ) -> Matrix {
        let ratings = base.residuals.ratings
        let columns = settings.layout.columns
        let priorStart = base.priorStart
        let mean = base.priors.mean(parameters.span.extracting(priorStart..<parameters.count))
        var values = [Float](repeating: 0, count: users.count * columns)
        values.withDisjointWriter { writer in
            team.forEachRange(of: users.count, size: 16) { positions in
                var solver = UserRowSolver(settings, meanPrior: mean)
                for position in positions {
                    let range = ratings.userRange(Int(users[position]))
                    solver.begin(count: range.count)
                    for place in range {
                        items.withRow(Int(ratings.userItems[place])) {
                            solver.setRating(place - range.lowerBound, value: ratings.userValues[place], item: $0)
                        }
                        let start = priorStart + Int(ratings.userItems[place]) * columns
                        solver.addPrior(parameters.span.extracting(start..<start + columns))
                    }
                    let row = solver.row()
                    writer.write(position * columns..<(position + 1) * columns) { target in
                        for column in 0..<columns { target[column] = row[column] }
                    }
                }
            }
        }
        return Matrix(rowCount: users.count, columnCount: columns, values: values)
    }

    /// For each user, the network's weights of their residuals and of their mask.
    private func encoderRows(_ parameters: [Float]) -> Matrix {
        let columns = base.layout.encoderColumns
        let userCount = base.residuals.ratings.userCount
        let stride = 3 * base.layout.columns
        var values: [Float] = []
        values.reserveCapacity(userCount * columns)
        for user in 0..<userCount { values.append(contentsOf: parameters[user * stride..<user * stride + columns]) }
        return Matrix(rowCount: userCount, columnCount: columns, values: values)
    }

    /// For each item, its row Y of `ProfilePriors`.
    private func priorRows(_ parameters: [Float]) -> Matrix {
        Matrix(
            rowCount: base.residuals.ratings.itemCount, columnCount: base.layout.columns,
            values: Array(parameters[base.priorStart...]))
    }

    private func layerRows(_ codes: Matrix, _ parameters: [Float]) -> Matrix {
        let columns = base.layout.columns
        var centre = [Double](repeating: 0, count: columns)
        for item in 0..<codes.rowCount {
            for (column, value) in codes.row(item).enumerated() { centre[column] += Double(value) }
        }
        let itemCount = Double(max(codes.rowCount, 1))
        return Matrix(
            rowCount: AutoencoderLayout.LayerRow.count, columnCount: columns,
            values: Array(parameters[base.hiddenStart..<base.priorStart]) + centre.map { Float($0 / itemCount) }
                + base.priors.mean(parameters.span.extracting(base.priorStart..<parameters.count)))
    }
}

/// Continues the network's training from the stored weights on all ratings as they are now. Users who came after the
/// fit get encoder rows.
struct AutoencoderWarmStart {
    /// L-BFGS soon reaches the new optimum from the old one; more iterations overfit. (Measured on a part of MovieLens
    /// 1M: of full retraining's gain in RMSE, 3 iterations reach .97, 6 .96, 10 .93.)
    private static let iterations = 3

    private let settings: AutoencoderSettings
    private let unlearned: Unlearned

    init(_ settings: AutoencoderSettings, _ unlearned: Unlearned) {
        (self.settings, self.unlearned) = (settings, unlearned)
    }

    /// - Throws: `ModelError` where the weights diverged.
    func run(
        _ data: TrainingData, from source: some TensorSource, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        let ratings = data.ratings
        var training = AutoencoderTraining(
            ratings, units: settings.units, maskInput: settings.maskInput, priorShare: settings.priorShare,
            seed: settings.seed, team: team)
        training.cap = data.cap
        let schedule = schedule(ratings.ratingCount)
        let phase = TrainingPhase(penalty: schedule.last?.penalty ?? 1, iterations: Self.iterations)
        let learned = try training.run(phase, from: try start(ratings, from: source)) { iteration, _ in
            let fraction = 0.95 * Double(iteration) / Double(Self.iterations)
            try progress(FitProgress(phase: .fitting, fraction: min(fraction, 0.95), epoch: iteration))
            return true
        }
        guard learned.allSatisfy(\.isFinite) else { throw ContinuedTraining.diverged(ItemAutoencoder.kind) }
        return try training.model(
            learned, schedule: schedule, hyperParameters: unlearned.parameters, validation: .none)
    }

    /// The schedule of the fit, with the penalty scaled to the present number of ratings.
    private func schedule(_ ratingCount: Int) -> [TrainingPhase] {
        var schedule = settings.schedule
        if unlearned.learnedCount > 0, let last = schedule.indices.last {
            let growth = Double(ratingCount) / Double(unlearned.learnedCount)
            schedule[last].penalty *= Float(pow(growth, AutoencoderSearch.growth))
        }
        return schedule
    }

    /// The parameters as `AutoencoderObjective` has them. A user's own weights are the stored row less the prior.
    private func start(_ ratings: RatingMatrix, from source: some TensorSource) throws -> [Float] {
        let layout = settings.layout
        let columns = layout.columns
        let priors = try source.rows(of: .priors, count: ratings.itemCount, columns: columns)
        let meanPrior = try row(AutoencoderLayout.LayerRow.meanPrior, of: .layers, from: source)
        let encoder = try source.rows(of: .encoder, count: ratings.userCount, columns: layout.encoderColumns)
        let users = try source.rows(of: .users, count: ratings.userCount, columns: columns)
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
}
