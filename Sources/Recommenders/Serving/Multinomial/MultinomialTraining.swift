import DenseMath

/// Trains a network on likes.
struct MultinomialTraining {
    private let batches: LikedBatches
    private let plan: MultinomialPlan
    private let dropout: Dropout
    private let divergenceWeight: Float
    /// Epochs over which the divergence of a variational code reaches its weight: from the start, it would keep the
    /// code from learning anything.
    private let warmUpEpochs: Double
    let seed: UInt64
    let team: ThreadTeam
    var network: MultinomialNetwork
    private var epoch = 0
    private var step: Int32 = 0

    /// Epochs between two evaluations.
    private static let interval = 2
    /// Evaluations without a better figure after which training ends.
    private static let patience = 4

    init<R: MultinomialRecommender>(
        _ recommender: R, _ liked: RatingMatrix, _ plan: MultinomialPlan, seed: UInt64, team: ThreadTeam
    ) {
        batches = LikedBatches(liked, batchSize: plan.batchSize, seed: seed)
        dropout = Dropout(probability: recommender.dropout, seed: seed)
        network = MultinomialNetwork(
            itemCount: liked.itemCount, units: plan.units, isVariational: R.isVariational,
            rule: AdamRule(rate: recommender.rate), seed: seed)
        divergenceWeight = recommender.divergenceWeight
        warmUpEpochs = max(1, Double(plan.epochLimit) * 0.1)
        (self.plan, self.seed, self.team) = (plan, seed, team)
    }

    /// Continues with a network that was trained before.
    init<R: MultinomialRecommender>(
        _ recommender: R, from network: MultinomialNetwork, _ liked: RatingMatrix, _ plan: MultinomialPlan,
        seed: UInt64, team: ThreadTeam
    ) {
        batches = LikedBatches(liked, batchSize: plan.batchSize, seed: seed)
        dropout = Dropout(probability: recommender.dropout, seed: seed)
        divergenceWeight = recommender.divergenceWeight
        warmUpEpochs = 1
        (self.network, self.plan, self.seed, self.team) = (network, plan, seed, team)
    }

    /// A pass over all users that changes no weight: Adam starts without its running means, and its first steps would
    /// be too coarse.
    mutating func warmUp() throws(ModelError) {
        let rate = network.rate
        network.rate = 0
        try learnEpoch()
        network.rate = rate
    }

    /// Trains for a number of epochs. `progress` is called with the share done and the number of epochs.
    mutating func learn(epochs: Int, progress: (Double, Int) throws -> Void) throws {
        for number in 0..<epochs {
            try learnEpoch()
            try progress(Double(number + 1) / Double(epochs), number + 1)
        }
        network.settle(on: team)
    }

    /// Trains until the held-out users' NDCG@100 stops rising, and returns to the best weights, unless a new training
    /// follows anyway because the users were held out. `progress` is called with the share of the longest training
    /// done, the number of epochs and the last figure.
    mutating func learn(
        evaluatedOn validation: RankingValidation, progress: (Double, Int, Float) throws -> Void
    ) throws -> (epochs: Int, ndcg: Float) {
        let evaluation = MultinomialEvaluation(validation)
        var best = (epochs: 0, ndcg: -Float.infinity)
        var bestNetwork: MultinomialNetwork?
        var evaluationsWithoutGain = 0
        while epoch < plan.epochLimit, evaluationsWithoutGain < Self.patience {
            try learnEpoch()
            guard epoch % Self.interval == 0 || epoch == plan.epochLimit else { continue }
            network.settle(on: team)
            let ndcg = evaluation.ndcg(of: &network, on: team)
            evaluationsWithoutGain = ndcg > best.ndcg ? 0 : evaluationsWithoutGain + 1
            if ndcg > best.ndcg {
                best = (epoch, ndcg)
                if !validation.isHeldOut { bestNetwork = network }
            }
            try progress(Double(epoch) / Double(plan.epochLimit), epoch, ndcg)
        }
        if let bestNetwork { network = bestNetwork }
        return best
    }

    private mutating func learnEpoch() throws(ModelError) {
        epoch += 1
        let earlier = network.steps
        var inputs = SparseRows()
        var targets = SparseRows()
        for users in batches.epoch(epoch) {
            step += 1
            batches.inputs(users, dropout: dropout, step: step, into: &inputs)
            batches.targets(users, into: &targets)
            _ = network.learn(inputs: inputs, targets: targets, code: code, on: team)
        }
        let kind = network.codeLayer == nil ? DenoisingAutoencoder.kind : VariationalAutoencoder.kind
        try network.steps.checkPass(since: earlier, kind: kind, rate: network.rate)
    }

    private var code: VariationalCode? {
        guard network.codeLayer != nil else { return nil }
        let share = min(1, Double(epoch) / warmUpEpochs)
        return VariationalCode(divergenceWeight: divergenceWeight * Float(share), seed: seed)
    }
}

/// Likes in batches for a network: each user's likes as a row of length 1, with some left out in training.
struct LikedBatches: Sendable {
    let liked: RatingMatrix
    /// The users with likes, ascending.
    let users: [Int32]
    let batchSize: Int
    let seed: UInt64

    init(_ liked: RatingMatrix, batchSize: Int, seed: UInt64) {
        self.liked = liked
        self.batchSize = batchSize
        self.seed = seed
        users = (0..<Int32(liked.userCount)).filter {
            liked.userOffsets[Int($0) + 1] > liked.userOffsets[Int($0)]
        }
    }

    /// The users of an epoch's batches, in a random order. The sizes of batches differ by at most one user.
    func epoch(_ number: Int) -> [[Int32]] {
        var random = RandomNumbers(seed: seed &+ 0x9E37 &* UInt64(number))
        let order = random.permutation(of: users.count).map { users[Int($0)] }
        let count = (order.count + batchSize - 1) / batchSize
        return (0..<count).map { Array(order[$0 * order.count / count..<($0 + 1) * order.count / count]) }
    }

    /// These users' likes, each 1.
    func targets(_ users: [Int32], into rows: inout SparseRows) {
        rows.removeAll()
        for user in users {
            for place in places(user) { rows.append(column: liked.userItems[place], value: 1) }
            rows.endRow()
        }
    }

    /// These users' likes as inputs, with some left out.
    func inputs(_ users: [Int32], dropout: Dropout, step: Int32, into rows: inout SparseRows) {
        rows.removeAll()
        for (row, user) in users.enumerated() {
            let places = places(user)
            let value = Self.inputValue(count: places.count) * dropout.scale
            var random = dropout.random(step: step, row: row)
            for place in places where dropout.keeps(&random) {
                rows.append(column: liked.userItems[place], value: value)
            }
            rows.endRow()
        }
    }

    /// The input value of each like, so that all of a user's likes have length 1 together.
    static func inputValue(count: Int) -> Float {
        1 / Float(max(count, 1)).squareRoot()
    }

    private func places(_ user: Int32) -> Range<Int> {
        liked.userOffsets[Int(user)]..<liked.userOffsets[Int(user) + 1]
    }
}

/// Evaluates a network on held-out users in batches: by matrix products rather than by one vector for each user.
struct MultinomialEvaluation: Sendable {
    private let validation: RankingValidation
    private let inputs: [SparseRows]

    private static let batchSize = 128

    init(_ validation: RankingValidation) {
        self.validation = validation
        let threshold = validation.training.threshold
        let itemCount = validation.training.ratings.itemCount
        inputs = stride(from: 0, to: validation.heldOutUsers.count, by: Self.batchSize).map { first in
            var rows = SparseRows()
            for user in validation.heldOutUsers[first...].prefix(Self.batchSize) {
                let liked = user.foldIn.liked(threshold: threshold, below: itemCount)
                let value = LikedBatches.inputValue(count: liked.count)
                for item in liked { rows.append(column: item, value: value) }
                rows.endRow()
            }
            return rows
        }
    }

    /// The mean NDCG@100 of a settled network. Users who were shown without a like are ranked for by the output's
    /// biases.
    func ndcg(of network: inout MultinomialNetwork, on team: ThreadTeam) -> Float {
        var figures = [Float](repeating: 0, count: validation.heldOutUsers.count)
        for (number, batch) in inputs.enumerated() {
            let first = number * Self.batchSize
            let scores = network.scores(batch, on: team)
            figures.withDisjointWriter { writer in
                team.forEachRange(of: batch.rowCount, size: 16) { rows in
                    for row in rows {
                        let user = validation.heldOutUsers[first + row]
                        let figure = RankingQuality.ndcg(
                            Array(scores.values[scores.units(ofRow: row)]), seen: user.foldIn.indices,
                            targets: user.targets)
                        writer.write(first + row..<first + row + 1) { $0[0] = figure }
                    }
                }
            }
        }
        return figures.reduce(0, +) / Float(max(figures.count, 1))
    }
}
