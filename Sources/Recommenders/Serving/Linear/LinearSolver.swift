import DenseMath

/// Solves linear autoencoders of the same likes for different hyper-parameters, and reuses what these have in common.
struct LinearSolver {
    let ranking: RankingData
    let data: LinearData
    private let team: ThreadTeam
    /// Whether all pairs of items have weights.
    let isDense: Bool
    private let neighbours: Int
    /// The Gram matrix, and the power of the users' weights that it is for.
    private var gram: (power: Float, lower: [Float])?
    private var cooccurrences: (power: Float, result: Cooccurrences)?
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
        if !isDense { try NeighbourWeights.check(items: data.items.count, neighbours: neighbours) }
        let (tensors, learning) = isDense ? dense(recommender) : (sparseTensors(recommender), nil)
        let parameters = try recommender.hyperParameterJSON()
        var settings = LinearSettings(
            ranking: ranking.settings, inverseSize: tensors[.inverse]?.columnCount ?? 0, learning: learning)
        if !isDense {
            settings.unlearned = Unlearned(learnedCount: ranking.ratingCount, parameters: parameters)
        }
        return FittedModel(
            kind: LinearAutoencoder.kind, settings: try settings.json(),
            tensors: ranking.tensors.merging(tensors) { first, _ in first },
            parameters: parameters, validation: validation)
    }

    private mutating func dense(_ recommender: LinearAutoencoder) -> ([TensorName: Matrix], LinearLearning?) {
        let (ridge, dropout, power) = (recommender.ridge, recommender.dropout, recommender.userPower)
        let result = solvedInverse(ridge: ridge, dropout: dropout, power: power)
        let learning = LinearLearning(
            ridge: result.ridge, dropout: dropout, diagonal: recommender.diagonal,
            weights: LinearUserWeights(power: power, counts: data.profileCounts), placeCount: data.items.count)
        return (result.tensors(learning), learning)
    }

    private mutating func solvedInverse(ridge: Float, dropout: Float, power: Float) -> LinearInverse {
        if let inverse, inverse.ridge == ridge, inverse.dropout == dropout, inverse.power == power {
            return inverse.result
        }
        // The last inverse is released before the next one is made: each has a number for every pair of items.
        inverse = nil
        let lower = gram(power: power)
        let result = LinearInverse(data, gram: lower, ridge: ridge, dropout: dropout, team)
        inverse = (ridge, dropout, power, result)
        return result
    }

    private mutating func gram(power: Float) -> [Float] {
        if let gram, gram.power == power { return gram.lower }
        gram = nil
        let lower = data.gram.lowerTriangle(weights: data.userWeights(power: power), on: team)
        gram = (power, lower)
        return lower
    }

    private mutating func sparseTensors(_ recommender: LinearAutoencoder) -> [TensorName: Matrix] {
        let weights = NeighbourWeights(
            data: data, ridge: recommender.ridge, dropout: recommender.dropout, neighbours: neighbours, team: team)
        if let cooccurrences, cooccurrences.power == recommender.userPower {
            return weights.tensors(cooccurrences.result)
        }
        cooccurrences = nil
        let result = Cooccurrences(
            data.gram, userWeights: data.userWeights(power: recommender.userPower),
            limit: NeighbourWeights.cooccurrenceLimit,
            team)
        cooccurrences = (recommender.userPower, result)
        return weights.tensors(result)
    }
}

/// The likes of the items that have any; these items have indices 0..<`items.count`.
struct LinearData: Sendable {
    /// The items of these indices, ascending.
    let items: [Int32]
    /// The index of each item; -1 for an item without likes.
    let places: [Int32]
    /// The number of likes of each user.
    let profileCounts: [Int]
    let gram: BinaryGram

    init(_ liked: RatingMatrix) {
        var places = [Int32](repeating: -1, count: liked.itemCount)
        var items: [Int32] = []
        var offsets = [0]
        for item in 0..<liked.itemCount where liked.itemOffsets[item + 1] > liked.itemOffsets[item] {
            places[item] = Int32(items.count)
            items.append(Int32(item))
            offsets.append(liked.itemOffsets[item + 1])
        }
        self.items = items
        self.places = places
        profileCounts = (0..<liked.userCount).map { liked.userOffsets[$0 + 1] - liked.userOffsets[$0] }
        gram = BinaryGram(
            rowOffsets: liked.userOffsets, columns: liked.userItems.map { places[Int($0)] }, columnOffsets: offsets,
            rows: liked.itemUsers)
    }

    func userWeights(power: Float) -> [Float] {
        let weights = LinearUserWeights(power: power, counts: profileCounts)
        return profileCounts.map { weights($0) }
    }
}
