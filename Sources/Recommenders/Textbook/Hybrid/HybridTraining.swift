import DenseMath

/// The training of the hybrid's network on likes, and the tensors that are stored of it.
struct HybridTraining {
    private let plan: HybridAutoencoder
    private let data: TrainingData
    private let liked: RatingMatrix
    /// The users to learn from; for each item, whether it is learned.
    private let users: [Int32]
    private let isLearned: [Bool]
    private let seed: UInt64
    private let team: ThreadTeam
    private var network: HybridNetwork
    private var random: RandomNumbers

    /// - Parameter resume: makes a trained network from the biases of a new one. nil: the network starts anew.
    init(
        _ plan: HybridAutoencoder, _ data: TrainingData, seed: UInt64, team: ThreadTeam,
        resume: (([Float], inout RandomNumbers) throws -> HybridNetwork)? = nil
    ) rethrows {
        (self.plan, self.data, self.seed, self.team) = (plan, data, seed, team)
        let ratings = data.ratings
        let liked = ratings.liked(threshold: data.threshold)
        isLearned = (0..<ratings.itemCount).map {
            ratings.itemRange($0).count >= plan.leastRatings && !liked.itemRange($0).isEmpty
        }
        users = (0..<Int32(ratings.userCount)).filter {
            ratings.userRange(Int($0)).count >= plan.leastRatings && !liked.userRange(Int($0)).isEmpty
        }
        self.liked = liked
        random = RandomNumbers(seed: seed)
        let biases = liked.itemCounts.map {
            HybridSettings.popularityLogit(likes: $0, userCount: ratings.userCount)
        }
        network =
            try resume?(biases, &random)
            ?? HybridNetwork(biases: biases, units: plan.units, rate: plan.rate, random: &random)
    }

    var isFinite: Bool { network.isFinite }
    var steps: LearningSteps { network.steps }

    /// One pass over the users in a new order.
    mutating func learnEpoch() throws(ModelError) {
        let earlier = network.steps
        let order = random.permutation(of: users.count).map { users[Int($0)] }
        for first in stride(from: 0, to: order.count, by: plan.batchSize) {
            var inputs = SparseRows()
            var targets = SparseRows()
            for user in order[first..<min(order.count, first + plan.batchSize)] { add(user, &inputs, &targets) }
            network.learn(inputs: inputs, targets: targets, isLearned: isLearned, on: team)
        }
        network.settle(on: team)
        try network.steps.checkPass(since: earlier, kind: HybridAutoencoder.kind, rate: plan.rate)
    }

    var stepsInEpoch: Int { max(1, (users.count + plan.batchSize - 1) / plan.batchSize) }

    private mutating func add(_ user: Int32, _ inputs: inout SparseRows, _ targets: inout SparseRows) {
        let items = liked.userItems[liked.userRange(Int(user))].filter { isLearned[Int($0)] }
        let value = Self.inputValue(count: items.count) / (1 - plan.dropout)
        for item in items {
            targets.append(column: item, value: 1)
            if random.uniform() >= Double(plan.dropout) { inputs.append(column: item, value: value) }
        }
        inputs.endRow()
        targets.endRow()
    }

    /// The input value of each like, so that all of a user's likes have length 1 together.
    static func inputValue(count: Int) -> Float {
        count == 0 ? 0 : 1 / Float(count).squareRoot()
    }

    func model(
        _ ranking: RankingData, genreWeight: Float, parameters: HybridAutoencoder, _ figures: ValidationFigures
    ) throws -> FittedModel {
        let genres = GenreRows(data.items)
        let settings = HybridSettings(
            ranking: ranking.settings, units: plan.units, genreCount: genres.count, genreWeight: genreWeight,
            seed: seed,
            unlearned: Unlearned(
                learnedCount: ranking.ratingCount, parameters: try parameters.hyperParameterJSON()))
        let layout = settings.layout
        var tensors = ranking.tensors
        tensors[.items] = itemRows(genres, layout)
        tensors[.encoder] = network.encoderRows(columns: layout.hidden.encoderColumns, isLearned: isLearned)
        tensors[.layers] = network.layerRows(columns: layout.hidden.columns)
        var model = FittedModel(
            kind: HybridAutoencoder.kind, settings: try settings.json(), tensors: tensors,
            parameters: try parameters.hyperParameterJSON(), validation: figures)
        let served = try HybridModel(settings: model.settings)
        var users = Matrix(rowCount: liked.userCount, columnCount: layout.columns)
        for user in 0..<liked.userCount {
            users.setRow(user, to: try served.userRow(liked: liked.profile(ofUser: Int32(user)).indices, from: model))
        }
        model.tensors[.users] = users
        model.discardedSteps = network.steps.discarded
        return model
    }

    private func itemRows(_ genres: GenreRows, _ layout: HybridLayout) -> Matrix {
        var rows = Matrix(rowCount: liked.itemCount, columnCount: layout.columns)
        for item in 0..<liked.itemCount {
            let weights = network.outputRow(item)
            for (column, weight) in weights.enumerated() where isLearned[item] || column == layout.biasColumn {
                rows[item, column] = weight
            }
            for (column, value) in zip(layout.genreColumns, genres.row(item)) { rows[item, column] = value }
        }
        return rows
    }
}

/// Continues the hybrid's training from the stored weights on all likes as they are now. Items that now have enough
/// ratings start as they do in a fit.
struct HybridWarmStart {
    /// Share of a fit's rate: Adam starts without its running means, and its first steps are coarse.
    private static let rateShare: Float = 0.5
    /// Passes over the users. On small data, where a pass has few steps, as many as make `leastSteps`, but no more than
    /// the fit took.
    private static let epochs = 4
    private static let leastSteps = 60

    private let settings: HybridSettings
    private let unlearned: Unlearned
    private var layout: HybridLayout { settings.layout }

    init(_ settings: HybridSettings, _ unlearned: Unlearned) {
        (self.settings, self.unlearned) = (settings, unlearned)
    }

    /// - Returns: nil where there are no likes.
    /// - Throws: `ModelError` where the weights diverged.
    func run(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        var data = data
        data.threshold = settings.ranking.threshold
        let ranking = try RankingData(data)
        guard ranking.liked.ratingCount > 0 else { return nil }
        let fitted = try HybridAutoencoder(json: unlearned.parameters)
        var plan = fitted
        plan.units = settings.units
        plan.rate *= Self.rateShare
        var training = try HybridTraining(plan, data, seed: seed, team: team) {
            try network($0, rate: plan.rate, &$1, from: source)
        }
        let wanted = max(Self.epochs, Self.leastSteps / training.stepsInEpoch)
        let epochs = min(wanted, max(Self.epochs, fitted.epochs))
        for epoch in 1...epochs {
            try training.learnEpoch()
            try progress(
                FitProgress(phase: .fitting, fraction: 0.95 * Double(epoch) / Double(epochs), epoch: epoch))
        }
        let model = try training.model(ranking, genreWeight: settings.genreWeight, parameters: fitted, .none)
        guard model.isFinite else { throw ModelError.diverged(kind: HybridAutoencoder.kind, rate: plan.rate) }
        return model
    }

    private func network(
        _ biases: [Float], rate: Float, _ random: inout RandomNumbers, from source: some TensorSource
    ) throws -> HybridNetwork {
        let itemCount = biases.count
        let (encoder, inner, _) = try layout.hidden.weights(itemCount: itemCount, from: source)
        let items = try source.rows(of: .items, count: itemCount, columns: layout.columns)
        var output = Matrix(rowCount: itemCount, columnCount: paddedColumns(layout.lastUnits + 1))
        for item in 0..<itemCount {
            for column in 0...layout.biasColumn { output[item, column] = items[item, column] }
        }
        return HybridNetwork(
            biases: biases, units: settings.units, rate: rate,
            isKnown: (0..<itemCount).map { item in encoder.row(item).contains { $0 != 0 } }, encoder: encoder,
            inner: inner, output: output, random: &random)
    }
}
