import DenseMath

/// Solves linear autoencoders of the same likes for different hyper-parameters, and keeps what they have in common.
struct LinearSolver {
    let ranking: RankingData
    let data: LinearData
    private let team: ThreadTeam
    /// Whether each item is weighed against each.
    let isDense: Bool
    private let neighbours: Int
    /// The Gram matrix for the power of users' weights beside it.
    private var gram: (power: Float, lower: [Float])?
    private var meetings: (power: Float, result: Meetings)?
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
        // Let go before the next one is made: each is as large as all pairs of items.
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
        if let meetings, meetings.power == recommender.userPower { return weights.tensors(meetings.result) }
        meetings = nil
        let result = Meetings(
            data.gram, userWeights: data.userWeights(power: recommender.userPower),
            limit: NeighbourWeights.meetingLimit,
            team)
        meetings = (recommender.userPower, result)
        return weights.tensors(result)
    }
}

/// Who likes what, over the items that somebody likes; those have places 0..<`items.count`.
struct LinearData: Sendable {
    /// Each place's item, ascending.
    let items: [Int32]
    /// Each item's place; -1 where nobody likes it.
    let places: [Int32]
    /// How many items each user likes.
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
