import DenseMath

/// Solves linear autoencoders of the same likes for different hyper-parameters, and keeps what they have in common.
struct LinearSolver {
    let ranking: RankingData
    let data: LinearData
    private let team: ThreadTeam
    private let isDense: Bool
    private let neighbours: Int
    /// The Gram matrix for the power of users' weights beside it.
    private var gram: (power: Float, lower: [Float])?
    private var inverse: (ridge: Float, dropout: Float, power: Float, result: LinearInverse)?

    init(_ ranking: RankingData, team: ThreadTeam, denseItemLimit: Int, neighbours: Int) {
        self.ranking = ranking
        self.team = team
        self.neighbours = neighbours
        data = LinearData(ranking.liked)
        isDense = data.items.count <= denseItemLimit && !data.items.isEmpty
    }

    /// - Parameter recommender: with all hyper-parameters set.
    mutating func model(_ recommender: LinearAutoencoder, validation: ValidationFigures) throws -> FittedModel {
        let tensors = isDense ? denseTensors(recommender) : sparseTensors(recommender)
        let settings = LinearSettings(ranking: ranking.settings, inverseSize: isDense ? data.items.count : 0)
        return FittedModel(
            kind: LinearAutoencoder.kind, settings: try settings.json(),
            tensors: ranking.tensors.merging(tensors) { first, _ in first },
            parameters: try recommender.hyperParameterJSON(), validation: validation)
    }

    private mutating func denseTensors(_ recommender: LinearAutoencoder) -> [TensorName: Matrix] {
        let (ridge, dropout, power) = (recommender.ridge, recommender.dropout, recommender.userPower)
        if let inverse, inverse.ridge == ridge, inverse.dropout == dropout, inverse.power == power {
            return inverse.result.tensors(diagonal: recommender.diagonal)
        }
        // Let go before the next one is made: each is as large as all pairs of items.
        inverse = nil
        let lower = gram(power: power)
        let result = LinearInverse(data, gram: lower, ridge: ridge, dropout: dropout, team)
        inverse = (ridge, dropout, power, result)
        return result.tensors(diagonal: recommender.diagonal)
    }

    private mutating func gram(power: Float) -> [Float] {
        if let gram, gram.power == power { return gram.lower }
        gram = nil
        let lower = data.gram.lowerTriangle(weights: data.userWeights(power: power), on: team)
        gram = (power, lower)
        return lower
    }

    private func sparseTensors(_ recommender: LinearAutoencoder) -> [TensorName: Matrix] {
        NeighbourWeights(
            data: data, ridge: recommender.ridge, dropout: recommender.dropout, neighbours: neighbours, team: team
        )
        .tensors(userWeights: data.userWeights(power: recommender.userPower))
    }
}
