import DenseMath

/// Learns a network from who likes what.
struct MultinomialTraining {
    private let batches: LikedBatches
    private let plan: MultinomialPlan
    private let dropout: Dropout
    private let divergenceWeight: Float
    /// Epochs in which the divergence of a variational code gets its weight: from the start it would keep the code from saying anything.
    private let warmUpEpochs: Double
    let seed: UInt64
    let team: ThreadTeam
    var network: MultinomialNetwork
    private var epoch = 0
    private var step: Int32 = 0

    /// Epochs between two looks at the judges.
    private static let interval = 2
    /// Looks without a better figure after which learning ends.
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

    /// Goes on with a network that was learned before.
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

    /// A pass over everybody that moves nothing: Adam begins without its means of the gradient, and its first steps would be coarse.
    mutating func warmUp() throws(ModelError) {
        let rate = network.rate
        network.rate = 0
        try learnEpoch()
        network.rate = rate
    }

    /// A number of epochs. The parameters of `progress`: the share done, epochs.
    mutating func learn(epochs: Int, progress: (Double, Int) throws -> Void) throws {
        for number in 0..<epochs {
            try learnEpoch()
            try progress(Double(number + 1) / Double(epochs), number + 1)
        }
        network.settle(on: team)
    }

    /// Learns until the judges' NDCG@100 stops rising, and goes back to where it was best, unless all is to be learned again anyway because
    /// the judges were held out. The parameters of `progress`: the share of the most work done, epochs, the last figure.
    mutating func learn(
        judgedBy validation: RankingValidation, progress: (Double, Int, Float) throws -> Void
    ) throws -> (epochs: Int, ndcg: Float) {
        let judging = MultinomialJudging(validation)
        var best = (epochs: 0, ndcg: -Float.infinity)
        var bestNetwork: MultinomialNetwork?
        var looksWithoutGain = 0
        while epoch < plan.epochLimit, looksWithoutGain < Self.patience {
            try learnEpoch()
            guard epoch % Self.interval == 0 || epoch == plan.epochLimit else { continue }
            network.settle(on: team)
            let ndcg = judging.ndcg(of: &network, on: team)
            looksWithoutGain = ndcg > best.ndcg ? 0 : looksWithoutGain + 1
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
