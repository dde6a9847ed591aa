import DenseMath
import Foundation

extension MultinomialTraining {
    /// The stored form of the network: its weights, every user's row, and the score of a new item.
    mutating func model<R: MultinomialRecommender>(
        of recommender: R, _ ranking: RankingData, validation: ValidationFigures
    ) throws -> FittedModel {
        let layout = MultinomialLayout(units: recommender.units)
        let users = userRows(ranking.liked, layout)
        let weights = layout.tensors(network, logVariances: logVariances(ranking.liked))
        var tensors = ranking.tensors.merging(weights) { first, _ in first }
        let line = scoreLine(ranking.liked, users: users, items: network.output.weights)
        tensors[.users] = users
        let isFinite = line.intercept.isFinite && line.slope.isFinite
        guard isFinite, tensors.values.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
            throw ModelError.diverged(kind: R.kind, rate: recommender.rate)
        }
        let parameters = try recommender.hyperParameterJSON()
        let settings = MultinomialSettings<R>(
            ranking: ranking.settings, fittedItemCount: ranking.liked.itemCount, units: recommender.units,
            scoreIntercept: line.intercept, scoreSlope: line.slope, seed: seed,
            unlearned: Unlearned(learnedCount: ranking.ratingCount, parameters: parameters))
        var model = FittedModel(
            kind: R.kind, settings: try settings.json(), tensors: tensors,
            parameters: parameters, validation: validation)
        model.discardedSteps = network.steps.discarded
        return model
    }

    /// The mean log variances over some users with likes.
    private mutating func logVariances(_ liked: RatingMatrix) -> [Float] {
        let all = LikedBatches(liked, batchSize: 256, seed: seed)
        var inputs = SparseRows()
        all.inputs(all.epoch(0).first ?? [], dropout: Dropout(probability: 0, seed: 0), step: 0, into: &inputs)
        return network.logVariances(inputs, on: team)
    }

    /// Every user's last hidden layer, including that of users without likes.
    private mutating func userRows(_ liked: RatingMatrix, _ layout: MultinomialLayout) -> Matrix {
        let all = LikedBatches(liked, batchSize: 1, seed: seed)
        var values: [Float] = []
        values.reserveCapacity(liked.userCount * layout.columns)
        var inputs = SparseRows()
        for first in stride(from: 0, to: liked.userCount, by: 256) {
            let users = (first..<min(first + 256, liked.userCount)).map { Int32($0) }
            all.inputs(users, dropout: Dropout(probability: 0, seed: 0), step: 0, into: &inputs)
            let hidden = network.lastHidden(inputs, on: team)
            values.append(contentsOf: hidden.values.prefix(users.count * layout.columns))
        }
        return Matrix(rowCount: liked.userCount, columnCount: layout.columns, values: values)
    }

    /// The least-squares line of the average user's scores over the logarithm of the items' numbers of likes.
    private func scoreLine(
        _ liked: RatingMatrix, users: Matrix, items: Matrix
    ) -> (intercept: Float, slope: Float) {
        var person = [Float](repeating: 0, count: users.columnCount)
        var span = person.mutableSpan
        for user in 0..<users.rowCount {
            users.withRow(user) { Kernels.axpy(1 / Float(users.rowCount), $0, into: &span) }
        }
        let likes = liked.itemCounts.map { log(1 + Double($0)) }
        let scores = (0..<items.rowCount).map { item in
            Double(items.withRow(item) { Kernels.dot($0, person.span) })
        }
        let count = Double(max(likes.count, 1))
        let (meanLikes, meanScore) = (likes.reduce(0, +) / count, scores.reduce(0, +) / count)
        let square = likes.reduce(0) { $0 + ($1 - meanLikes) * ($1 - meanLikes) }
        let product = zip(likes, scores).reduce(0) { $0 + ($1.0 - meanLikes) * ($1.1 - meanScore) }
        let slope = square > 0 ? product / square : 0
        return (Float(meanScore - slope * meanLikes), Float(slope))
    }
}

/// Continues training from the stored weights on all likes as they are now. Items that came after the fit get weights.
struct MultinomialWarmStart<R: MultinomialRecommender> {
    /// Shares of the rate and of the epochs of a fit: more training would overfit the users who were there from the
    /// start.
    private static var rateShare: Float { 0.3 }
    private static var epochs: Int { 2 }
    /// Users in a step, as a multiple of a fit's: most of a step's cost is updating all weights.
    private static var batchFactor: Int { 2 }

    private let settings: MultinomialSettings<R>
    private let fitted: R
    private var layout: MultinomialLayout { settings.layout }

    /// - Parameter fitted: with the hyper-parameters of the fit.
    init(_ settings: MultinomialSettings<R>, _ fitted: R) {
        (self.settings, self.fitted) = (settings, fitted)
    }

    /// - Returns: nil where there are no likes.
    /// - Throws: `ModelError` where the weights diverged.
    func run(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        var given = fitted
        given.units = settings.units
        var recommender = given
        var data = data
        data.threshold = settings.ranking.threshold
        let ranking = try RankingData(data)
        guard ranking.liked.ratingCount > 0 else { return nil }
        recommender.batchSize = MultinomialPlan(recommender, ranking.liked).batchSize * Self.batchFactor
        let rule = AdamRule(rate: recommender.rate * Self.rateShare)
        var training = MultinomialTraining(
            recommender, from: try network(itemCount: data.ratings.itemCount, rule: rule, from: source), ranking.liked,
            MultinomialPlan(recommender, ranking.liked), seed: seed &+ UInt64(ranking.ratingCount),
            team: team)
        try training.warmUp()
        try training.learn(epochs: Self.epochs) { fraction, epoch in
            try progress(FitProgress(phase: .fitting, fraction: 0.95 * fraction, epoch: epoch))
        }
        guard training.network.output.weights.values.allSatisfy(\.isFinite) else {
            throw ContinuedTraining.diverged(R.kind)
        }
        return try training.model(of: given, ranking, validation: .none)
    }

    private func network(
        itemCount: Int, rule: AdamRule, from source: some TensorSource
    ) throws -> MultinomialNetwork {
        var (encoder, inner, layers) = try layout.hidden.weights(itemCount: itemCount, from: source)
        if let code = settings.linearLayer {
            let logVariances = Array(layers.row(layout.logVarianceRow).prefix(settings.units[code]))
            if code == 0 {
                encoder = Self.withVariances(encoder, logVariances)
            } else {
                inner[code - 1] = Self.withVariances(
                    inner[code - 1], logVariances, biasColumn: settings.units[code - 1])
            }
        }
        return MultinomialNetwork(
            encoder: encoder, inner: inner,
            output: try source.rows(of: .items, count: itemCount, columns: layout.columns),
            units: settings.units, codeLayer: settings.linearLayer, rule: rule)
    }

    /// A sparse layer that computes the means of a code, with constant log variances added.
    private static func withVariances(_ means: Matrix, _ logVariances: [Float]) -> Matrix {
        let count = logVariances.count
        var both = Matrix(rowCount: means.rowCount, columnCount: paddedColumns(2 * count + 1))
        for row in 0..<means.rowCount {
            for unit in 0..<count { both[row, unit] = means[row, unit] }
        }
        for unit in 0..<count { both[means.rowCount - 1, count + unit] = logVariances[unit] }
        return both
    }

    /// The same for a dense layer.
    private static func withVariances(_ means: Matrix, _ logVariances: [Float], biasColumn: Int) -> Matrix {
        var variances = Matrix(rowCount: logVariances.count, columnCount: means.columnCount)
        for (unit, value) in logVariances.enumerated() { variances[unit, biasColumn] = value }
        return Matrix(
            rowCount: means.rowCount + variances.rowCount, columnCount: means.columnCount,
            values: means.values + variances.values)
    }
}
