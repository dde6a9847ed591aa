import DenseMath
import Foundation
import TasteValues
import Testing

@testable import Recommenders

@Suite("Mult-DAE and Mult-VAE", .oneAtATime)
struct MultinomialAutoencoderTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)
    static let kinds = [DenoisingAutoencoder.kind, VariationalAutoencoder.kind]

    func fit(_ kind: String, _ ratings: RatingMatrix, _ parameters: HyperParameters = [:]) throws -> FittedModel {
        try ModelCatalogue.recommender(kind: kind, parameters: parameters)
            .fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: 2) { _ in }
    }

    @Test("Items that similar users like rank first", arguments: kinds)
    func checkerboard(kind: String) throws {
        let ratings = SyntheticRatings.checkerboard(users: 80, items: 40, share: 0.5, seed: 3)
        let model = try fit(kind, ratings, ["units": "[16]", "epochs": "60", "rate": "0.01"])
        let served = try ModelCatalogue.served(kind: kind, settings: model.settings)
        var scores: [Float] = []
        for user in 0..<Int32(80) {
            let profile = ratings.profile(ofUser: user)
            try served.score(UserQuery(profile: profile), from: model, into: &scores)
            let unseen = (0..<Int32(40)).filter { !profile.indices.contains($0) }
            let isLiked = { (item: Int32) in SyntheticRatings.checkerboardValue(Int(user), Int(item)) == 5 }
            let worstLiked = unseen.filter(isLiked).map { scores[Int($0)] }.min()
            let bestOther = unseen.filter { !isLiked($0) }.map { scores[Int($0)] }.max()
            if let worstLiked, let bestOther { #expect(worstLiked > bestOther) }
        }
    }

    @Test(
        "Held-out users get better rankings than by popularity, and the number of epochs is chosen on them",
        arguments: kinds)
    func validation(kind: String) throws {
        let ratings = SyntheticRatings.checkerboard(users: 120, items: 200, share: 0.15, seed: 4)
        let popularity = try fit(PopularityRecommender.kind, ratings).validation.ndcg
        let model = try fit(kind, ratings, ["units": "[16]", "rate": "0.01"])
        #expect(try #require(model.validation.ndcg) > #require(popularity) + 0.1)
        #expect(!model.parameters.contains("\"epochs\":0"))
    }

    @Test("An item that comes after the fit is ranked by its number of likes", arguments: kinds)
    func newItems(kind: String) throws {
        let ratings = SyntheticRatings.matrix(users: 60, items: 20) { user, item in
            (user * 7 + item * 3) % 20 > item ? 5 : nil
        }
        let model = try fit(kind, ratings, ["units": "[8]", "epochs": "20", "rate": "0.01"])
        let served = try ModelCatalogue.served(kind: kind, settings: model.settings)
        let grown = SyntheticRatings.matrix(users: 60, items: 22) { user, item in
            if item == 20 { return user < 50 ? 5 : nil }
            if item == 21 { return user < 2 ? 5 : nil }
            return (user * 7 + item * 3) % 20 > item ? 5 : nil
        }
        let update = try served.update(
            RatingChange(users: [], items: [20, 21], userCount: 60, itemCount: 22, ratings: grown), from: model)
        var updated = model
        updated.apply(update)
        var scores: [Float] = []
        try ModelCatalogue.served(kind: kind, settings: updated.settings)
            .score(UserQuery(profile: ratings.profile(ofUser: 5)), from: updated, into: &scores)
        #expect(scores.count == 22)
        #expect(scores[20] > scores[21])
    }

    @Test("A rate at which the weights diverge is an error, not a model", arguments: kinds)
    func diverged(kind: String) {
        let ratings = SyntheticRatings.checkerboard(users: 30, items: 20, share: 0.5, seed: 12)
        let error = #expect(throws: ModelError.self) {
            try fit(kind, ratings, ["units": "[4]", "epochs": "5", "rate": "1e38"])
        }
        #expect(error?.code == .diverged)
    }

    @Test("The size of the network follows that of the data, and the work is bounded")
    func plan() {
        func plan(users: Int, items: Int, count: Int) -> MultinomialPlan {
            // Only the sizes and the number of ratings matter to a plan.
            let users32 = (0..<count).map { Int32($0 % users) }
            let items32 = (0..<count).map { Int32(($0 / users + $0) % items) }
            return MultinomialPlan(
                DenoisingAutoencoder(),
                RatingMatrix(
                    userCount: users, itemCount: items, users: users32, items: items32,
                    values: [Float](repeating: 1, count: count)))
        }
        #expect(plan(users: 6_000, items: 3_500, count: 200_000).units == [400])
        for (users, items, count) in [(1, 1, 1), (30, 20, 200), (53_000, 10_000, 60_000), (2_000, 105_000, 50_000)] {
            let plan = plan(users: users, items: items, count: count)
            #expect(plan.units.allSatisfy { $0 >= 16 && $0 <= 400 })
            #expect(plan.epochLimit >= 3 && plan.batchSize >= 32)
            let weights = 2 * (plan.units.last ?? 0) * items
            #expect(weights <= 20_000_000)
            let work = 6 * Double(users * items * (plan.units.last ?? 0) * plan.epochLimit)
            #expect(work <= 6e12)
        }
    }

    @Test("The variational code's gradient equals finite differences of the loss and of its divergence")
    func variationalCode() {
        let team = ThreadTeam(threadCount: 2)
        let code = VariationalCode(divergenceWeight: 0.7, seed: 6)
        var random = RandomNumbers(seed: 7)
        let numbers = (0..<24).map { _ in random.uniform(within: 1) }
        var sums = Activations(unitCount: 8)
        sums.resize(rowCount: 3)
        sums.forEachRow(on: team) { row, units in for unit in 0..<8 { units[unit] = numbers[row * 8 + unit] } }
        var targets = Activations(unitCount: 4)
        targets.resize(rowCount: 3)
        /// The squared error of the code, and the divergence as in the paper.
        func loss(_ sums: Activations) -> (value: Double, gradient: Activations) {
            var drawn = Activations(unitCount: 4)
            VariationalCode.sample(sums, noise: code, step: 2, into: &drawn, on: team)
            var value = Losses.squared(&drawn, targets: targets, on: team)
            for row in 0..<3 {
                let units = Array(sums.values[sums.units(ofRow: row)]).map { Double($0) }
                for unit in 0..<4 {
                    let (mean, logVariance) = (units[unit], units[4 + unit])
                    value -= 0.7 * 0.5 * (1 + logVariance - mean * mean - exp(logVariance)) / 3
                }
            }
            return (value, drawn)
        }
        var gradient = Activations(unitCount: 8)
        code.goBack(loss(sums).gradient, sums: sums, step: 2, into: &gradient, on: team)
        for row in 0..<3 {
            for place in sums.units(ofRow: row) {
                var (up, down) = (sums, sums)
                up.withMutableValues { $0[place] += 1e-2 }
                down.withMutableValues { $0[place] -= 1e-2 }
                let difference = (loss(up).value - loss(down).value) / 2e-2
                #expect(abs(Double(gradient.values[place]) - difference) < 1e-3)
            }
        }
    }

    @Test(
        "Training lowers the loss where all likes are shown", arguments: [false, true])
    func lossFalls(isVariational: Bool) {
        let team = ThreadTeam(threadCount: 2)
        let liked = SyntheticRatings.checkerboard(users: 40, items: 30, share: 0.4, seed: 8).liked(threshold: 4)
        let batches = LikedBatches(liked, batchSize: 40, seed: 9)
        var network = MultinomialNetwork(
            itemCount: 30, units: [12, 6, 12], isVariational: isVariational, rule: AdamRule(rate: 0.01), seed: 10)
        var (inputs, targets) = (SparseRows(), SparseRows())
        var losses: [Double] = []
        for epoch in 1...150 {
            let users = batches.epoch(epoch).joined().map { $0 }
            batches.inputs(users, dropout: Dropout(probability: 0, seed: 0), step: 0, into: &inputs)
            batches.targets(users, into: &targets)
            let code = isVariational ? VariationalCode(divergenceWeight: 0, seed: 11) : nil
            losses.append(network.learn(inputs: inputs, targets: targets, code: code, on: team))
        }
        // Half of the items with equal probability: with the parity known, the loss is the logarithm of 15 for each
        // like.
        let likes = Double(liked.ratingCount) / Double(batches.users.count)
        #expect(losses[0] > likes * log(25))
        #expect(losses[149] < likes * log(16))
    }
}
