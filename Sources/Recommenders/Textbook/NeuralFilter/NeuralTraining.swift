import DenseMath
import TasteValues

/// The training of a neural collaborative filter on some ratings, and the tensors that are stored of it.
///
/// A user's embedding and the half of the first dense layer that it is multiplied with are one table here, because the
/// network depends on their product alone; the same for items. The first sums are therefore one row of each table and a
/// bias.
struct NeuralTraining<Head: NeuralHead> {
    private let residuals: ResidualRatings
    private let plan: NeuralPlan
    private let frame: RatingFrame
    private let head: Head
    private let team: ThreadTeam
    private let seed: UInt64
    private var embeddings: SparseLayer
    private(set) var stack: NeuralStack
    private var random: RandomNumbers
    private var step: Int32 = 0
    private(set) var steps = LearningSteps()

    private var ratings: RatingMatrix { residuals.ratings }
    private var rule: AdamRule {
        var rule = AdamRule(rate: plan.rate)
        rule.weightDecay = plan.weightDecay
        return rule
    }

    init(_ ratings: RatingMatrix, scale: RatingScale, plan: NeuralPlan, seed: UInt64, team: ThreadTeam) {
        residuals = ResidualRatings(ratings)
        self.plan = plan
        self.team = team
        self.seed = seed
        frame = RatingFrame(scale: scale, deviation: residuals.deviation)
        head = Head(frame)
        random = RandomNumbers(seed: seed)
        embeddings = SparseLayer(
            inputCount: ratings.userCount + ratings.itemCount, outputCount: plan.units[0],
            limit: Self.embeddingLimit, random: &random)
        stack = NeuralStack(units: plan.units, outputCount: head.outputCount, random: &random)
    }

    private static var embeddingLimit: Float { 0.1 }

    /// Continues from weights that were trained before.
    /// - Parameters:
    ///   - parts: of the first sums: a row for each user, then for each item, then zeros for the bias, which is part of
    ///     the items' rows.
    ///   - stack: the layers after the first sums.
    init(
        _ ratings: RatingMatrix, scale: RatingScale, plan: NeuralPlan, parts: Matrix, stack: NeuralStack, seed: UInt64,
        team: ThreadTeam
    ) {
        self.init(ratings, scale: scale, plan: plan, seed: seed, team: team)
        embeddings = SparseLayer(weights: parts, outputCount: plan.units[0])
        self.stack = stack
    }

    /// One pass over the ratings in a new order.
    mutating func learnEpoch() throws(ModelError) {
        let earlier = steps
        let order = random.permutation(of: ratings.ratingCount)
        let users = ratings.expandedUsers
        var batch = NeuralBatch()
        var pass = stack.newPass()
        for first in stride(from: 0, to: order.count, by: batchSize) {
            batch.removeAll()
            for place in order[first..<min(order.count, first + batchSize)] {
                add(Int(place), user: Int(users[Int(place)]), to: &batch)
            }
            learn(batch, &pass)
        }
        embeddings.wakeAll(rule: rule, step: step, on: team)
        try steps.checkPass(since: earlier, kind: Head.kind, rate: plan.rate)
    }

    private var batchSize: Int {
        min(max(plan.smallestBatch, ratings.ratingCount / plan.batchesPerEpoch), plan.largestBatch)
    }

    var stepsInEpoch: Int { max(1, (ratings.ratingCount + batchSize - 1) / batchSize) }

    private func add(_ place: Int, user: Int, to batch: inout NeuralBatch) {
        let item = Int(ratings.userItems[place])
        batch.inputs.append(column: Int32(user), value: 1)
        batch.inputs.append(column: Int32(ratings.userCount + item), value: 1)
        batch.inputs.endRow()
        batch.values.append(ratings.userValues[place])
        batch.bases.append(residuals.biases.mean + residuals.biases.users[user] + residuals.biases.items[item])
    }

    private mutating func learn(_ batch: NeuralBatch, _ pass: inout NeuralStack.Pass) {
        step += 1
        let columns = batch.inputs.transposed(columnCount: ratings.userCount + ratings.itemCount)
        embeddings.wake(columns, rule: rule, step: step, on: team)
        embeddings.forward(batch.inputs, into: &pass.inputs, on: team)
        let dropout = Dropout(probability: plan.dropout, seed: seed)
        dropout.apply(&pass.inputs, step: step, on: team)
        stack.forward(&pass, on: team)
        // Checked before the loss: a softmax would hide numbers that are not finite.
        let isFinite = pass.outputs.squareSum.isFinite
        head.loss(&pass.outputs, batch, on: team)
        guard isFinite, var gradient = stack.learn(pass, rule: rule, step: step, on: team) else {
            steps.count(isTaken: false)
            step -= 1
            return
        }
        steps.count(isTaken: true)
        dropout.goBack(&gradient, step: step, on: team)
        embeddings.learn(columns, gradient: gradient, rule: rule, step: step, on: team)
    }

    var isFinite: Bool { stack.isFinite && embeddings.weights.values.allSatisfy(\.isFinite) }

    // What is stored.

    func settings(epochs: Int, cap: RatingCap? = nil) -> NeuralSettings<Head> {
        NeuralSettings(
            userCount: ratings.userCount, itemCount: ratings.itemCount, units: plan.units, mean: residuals.biases.mean,
            frame: frame, rowPenalty: plan.rowPenalty, epochs: epochs, seed: seed, cap: cap)
    }

    /// Everything that must be stored to serve the network.
    /// - Parameter parameters: the hyper-parameters, as JSON.
    func model(
        epochs: Int, parameters: String, cap: RatingCap?, validation: ValidationFigures
    ) throws -> FittedModel {
        var settings = settings(epochs: epochs, cap: cap)
        settings.unlearned = Unlearned(learnedCount: ratings.ratingCount, parameters: parameters)
        let (items, layers) = (itemRows(), layerRows())
        let users = (0..<Int32(ratings.userCount)).map { $0 }
        var model = FittedModel(
            kind: Head.kind, settings: try settings.json(),
            tensors: [
                .items: items, .users: userRows(users, items: items, layers: layers, settings), .layers: layers,
            ],
            parameters: parameters, validation: validation)
        model.discardedSteps = steps.discarded
        guard model.isFinite else { throw ModelError.diverged(kind: Head.kind, rate: plan.rate) }
        return model
    }

    /// The first layer's bias is added to the items; items without ratings get the mean item's part.
    func itemRows() -> Matrix {
        let layout = NeuralLayout(units: plan.units, outputCount: head.outputCount)
        let weights = embeddings.weights
        let bias = weights.row(weights.rowCount - 1).prefix(layout.partCount)
        let mean = meanPart(from: ratings.userCount, counts: ratings.itemCounts)
        var rows = Matrix(rowCount: ratings.itemCount, columnCount: layout.columns)
        for item in 0..<ratings.itemCount {
            let part =
                ratings.itemRange(item).isEmpty
                ? mean[...] : weights.row(ratings.userCount + item).prefix(layout.partCount)
            for (column, value) in zip(part, bias).enumerated() { rows[item, column] = value.0 + value.1 }
            rows[item, layout.biasColumn] = residuals.biases.items[item]
        }
        return rows
    }

    func layerRows() -> Matrix {
        let layout = NeuralLayout(units: plan.units, outputCount: head.outputCount)
        let width = layout.layerColumns
        let bias = embeddings.weights.row(embeddings.weights.rowCount - 1)
        let meanItem = zip(meanPart(from: ratings.userCount, counts: ratings.itemCounts), bias).map { $0 + $1 }
        let means = [meanPart(from: 0, counts: (0..<ratings.userCount).map { ratings.userRange($0).count }), meanItem]
            .map { $0 + [Float](repeating: 0, count: width - $0.count) }
        let rows = means + stack.rows(width: width)
        return Matrix(rowCount: rows.count, columnCount: width, values: rows.flatMap { $0 })
    }

    /// The mean embedding of the users or items with ratings.
    private func meanPart(from first: Int, counts: [Int]) -> [Float] {
        var sums = [Double](repeating: 0, count: plan.units[0])
        var count = 0.0
        for position in counts.indices where counts[position] > 0 {
            count += 1
            for (unit, value) in embeddings.weights.row(first + position).prefix(sums.count).enumerated() {
                sums[unit] += Double(value)
            }
        }
        return sums.map { Float($0 / max(count, 1)) }
    }

    /// The rows of some users, solved from their ratings.
    func userRows(_ users: [Int32], items: Matrix, layers: Matrix, _ settings: NeuralSettings<Head>) -> Matrix {
        let columns = settings.layout.columns
        let meanUser = Array(layers.row(NeuralLayout.LayerRow.meanUser).prefix(settings.layout.partCount))
        var values = [Float](repeating: 0, count: users.count * columns)
        values.withDisjointWriter { writer in
            team.forEachRange(of: users.count, size: 16) { positions in
                var solver = NeuralUserSolver(settings, stack: stack, meanUser: meanUser)
                for position in positions {
                    let profile = ratings.profile(ofUser: users[position])
                    let row = solver.row(values: profile.values, items: profile.indices.flatMap { items.row(Int($0)) })
                    writer.write(position * columns..<(position + 1) * columns) { target in
                        for column in 0..<columns { target[column] = row[column] }
                    }
                }
            }
        }
        return Matrix(rowCount: users.count, columnCount: columns, values: values)
    }
}

extension RatingMatrix {
    /// The user of each of `userItems`.
    fileprivate var expandedUsers: [Int32] {
        (0..<userCount).flatMap { user in repeatElement(Int32(user), count: userRange(user).count) }
    }
}

/// Continues a neural filter's training from the stored weights over all ratings. Users and items that came after the
/// fit, with solved or mean parts, learn with the others.
struct NeuralWarmStart<Head: NeuralHead> {
    /// Share of a fit's rate. (On MovieLens 100K in the order of time a half was no better.)
    private static var rateShare: Float { 1 }
    /// One pass; on small data, where a pass has few steps, as many as make this many steps, but no more than the fit
    /// took, because these networks overfit soon.
    private static var leastSteps: Int { 500 }

    private let settings: NeuralSettings<Head>
    private let unlearned: Unlearned
    private let stack: NeuralStack

    init(_ settings: NeuralSettings<Head>, _ unlearned: Unlearned, stack: NeuralStack) {
        (self.settings, self.unlearned, self.stack) = (settings, unlearned, stack)
    }

    /// - Throws: `ModelError` where the weights diverged.
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

    /// The users' parts, the items' parts, and no bias, because the items' parts contain it.
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
