import DenseMath
import Foundation

extension MultinomialTraining {
    /// What is stored to serve the network: its weights, every user's row, and how a new item is to be placed.
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

    /// Of some people who like something.
    private mutating func logVariances(_ liked: RatingMatrix) -> [Float] {
        let all = LikedBatches(liked, batchSize: 256, seed: seed)
        var inputs = SparseRows()
        all.inputs(all.epoch(0).first ?? [], dropout: Dropout(probability: 0, seed: 0), step: 0, into: &inputs)
        return network.logVariances(inputs, on: team)
    }

    /// Every user's last hidden layer, also of those who like nothing.
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

    /// The straight line (least squares) of the average person's scores over the logarithm of how many like an item.
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
