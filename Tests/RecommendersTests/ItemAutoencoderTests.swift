import DenseMath
import Testing

@testable import Recommenders

@Suite("The item autoencoder", .oneAtATime)
struct ItemAutoencoderTests {
    func objective(_ ratings: RatingMatrix, units: Int, threads: Int = 1) -> AutoencoderObjective {
        AutoencoderObjective(
            residuals: ResidualRatings(ratings), layout: AutoencoderLayout(units: units), maskInput: 3, priorShare: 0.6,
            penalty: 0.7, team: ThreadTeam(threadCount: threads))
    }

    /// Parameters large enough for every part of the gradient to matter.
    func parameters(_ objective: AutoencoderObjective) -> [Float] {
        var random = RandomNumbers(seed: 5)
        var parameters = objective.initialParameters(seed: 3).map { 8 * $0 }
        for item in 0..<objective.residuals.ratings.itemCount {
            let start = objective.priorStart + item * objective.layout.columns
            for column in 0...objective.layout.units { parameters[start + column] = 0.1 * random.gaussian() }
        }
        return parameters
    }

    @Test("The autoencoder's gradient equals finite differences of its loss")
    func gradient() {
        let objective = objective(SyntheticRatings.tastes(users: 7, items: 9, share: 0.6, seed: 1), units: 5)
        var point = parameters(objective)
        var gradient = [Float](repeating: 99, count: point.count)
        _ = objective.evaluate(point, gradient: &gradient)
        let width = objective.layout.columns
        // Includes the decoder's biases of the first user, the biases of the code and the intercepts of two priors.
        let priors = objective.priorStart
        let special = [2 * width + 5, 7 * 3 * width, 7 * 3 * width + 4, priors + 5, priors + 3 * width + 5]
        var ignored = gradient
        for place in Array(stride(from: 0, to: point.count, by: 3)) + special {
            let isIntercept = place % width == 5 && (place == special[0] || place >= priors)
            let isPadding = place % width >= 5 && !isIntercept
            let kept = point[place]
            point[place] = kept + 0.01
            let above = objective.evaluate(point, gradient: &ignored)
            point[place] = kept - 0.01
            let below = objective.evaluate(point, gradient: &ignored)
            point[place] = kept
            if isPadding {
                #expect(gradient[place] == 0)
            } else {
                #expect(
                    abs(Double(gradient[place]) - (above - below) / 0.02) < 0.02 * max(1, abs(Double(gradient[place]))))
            }
        }
    }

    @Test("The autoencoder's loss and gradient do not depend on the number of threads")
    func threads() {
        let ratings = SyntheticRatings.tastes(users: 70, items: 90, share: 0.3, seed: 2)
        let (alone, together) = (objective(ratings, units: 12), objective(ratings, units: 12, threads: 3))
        let point = parameters(alone)
        var gradients = [point, point]
        let losses = [
            alone.evaluate(point, gradient: &gradients[0]), together.evaluate(point, gradient: &gradients[1]),
        ]
        #expect(losses[0] == losses[1])
        #expect(gradients[0] == gradients[1])
    }

    @Test("The autoencoder learns a checkerboard, for the users of the fit and for new users with six ratings")
    func checkerboard() throws {
        let ratings = SyntheticRatings.checkerboard(users: 60, items: 40, share: 0.5, seed: 4)
        let model = try ItemAutoencoder().fit(
            TrainingData(ratings: ratings, scale: ModelConformanceTests.scale), seed: 1, threads: 1
        ) { _ in }
        let served = try ItemAutoencoderModel(settings: model.settings)
        var scores: [Float] = []
        var wrong = 0
        for user in 0..<60 {
            let profile = ratings.profile(ofUser: Int32(user))
            try served.score(UserQuery(profile: profile, currentRow: user), from: model, into: &scores)
            for item in 0..<40 where (SyntheticRatings.checkerboardValue(user, item) == 5) != (scores[item] > 3) {
                wrong += 1
            }
        }
        #expect(wrong <= 24, "one square in a hundred may lean to the wrong side")
        let stranger = Profile(indices: [0, 1, 2, 3, 5, 8], values: [5, 1, 5, 1, 1, 5])
        try served.score(UserQuery(profile: stranger), from: model, into: &scores)
        for item in 10..<40 { #expect((item % 2 == 0) == (scores[item] > 3)) }
    }

    @Test("Similar items of a checkerboard have the same colour")
    func similar() throws {
        let ratings = SyntheticRatings.checkerboard(users: 60, items: 40, share: 0.5, seed: 5)
        let model = try ItemAutoencoder().fit(
            TrainingData(ratings: ratings, scale: ModelConformanceTests.scale), seed: 1, threads: 1
        ) { _ in }
        var similarities: [Float] = []
        try ItemAutoencoderModel(settings: model.settings).similarities(to: 6, from: model, into: &similarities)
        let best = similarities.indices.sorted { similarities[$0] > similarities[$1] }.prefix(10)
        #expect(best.allSatisfy { $0 % 2 == 0 })
    }

    @Test("A user without ratings gets the mean and the items' biases")
    func stranger() throws {
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 6)
        let model = try ItemAutoencoder().fit(
            TrainingData(ratings: ratings, scale: ModelConformanceTests.scale), seed: 1, threads: 1
        ) { _ in }
        var scores: [Float] = []
        try ItemAutoencoderModel(settings: model.settings)
            .score(UserQuery(profile: Profile()), from: model, into: &scores)
        let biases = Biases(ratings)
        #expect(scores.indices.allSatisfy { abs(scores[$0] - biases.mean - biases.items[$0]) < 1e-4 })
    }

    @Test("Which items a user rated changes predictions, whatever the ratings")
    func profilePrior() throws {
        // Two kinds of users rate items of their own kind alone, and differ in which of the common items they like.
        let ratings = SyntheticRatings.matrix(users: 120, items: 60) { user, item in
            if item >= 20 { return (user + item) % 2 == 0 && (user / 2 + item / 2) % 2 == 0 ? 3 : nil }
            guard (user / 2 + item) % 3 == 0 else { return nil }
            return user % 2 == item % 2 ? 5 : 1
        }
        let model = try ItemAutoencoder().fit(
            TrainingData(ratings: ratings, scale: ModelConformanceTests.scale), seed: 1, threads: 1
        ) { _ in }
        let served = try ItemAutoencoderModel(settings: model.settings)
        let own = Profile(indices: [20, 22, 24, 26, 28, 30], values: [3, 3, 3, 3, 3, 3])
        let predicted = try served.predict(UserQuery(profile: own), items: [0, 1, 4, 5], from: model)
        #expect(predicted[0] > predicted[1] + 0.5 && predicted[2] > predicted[3] + 0.5)
    }

    @Test("The autoencoder fits many more items than ratings")
    func wide() throws {
        var random = RandomNumbers(seed: 7)
        let items = (0..<Int32(20_000)).filter { _ in random.uniform() < 0.008 }
        let ratings = RatingMatrix(
            userCount: 2, itemCount: 20_000, users: items.map { $0 % 2 }, items: items,
            values: items.map { Float(1 + $0 % 5) })
        var recommender = ItemAutoencoder()
        // Every iteration passes over all items.
        (recommender.search.usualIterations, recommender.search.iterationLimit) = (4, 4)
        let model = try recommender.fit(
            TrainingData(ratings: ratings, scale: ModelConformanceTests.scale), seed: 1, threads: 2
        ) { _ in }
        var scores: [Float] = []
        try ItemAutoencoderModel(settings: model.settings)
            .score(UserQuery(profile: ratings.profile(ofUser: 0)), from: model, into: &scores)
        #expect(scores.count == 20_000)
        #expect(scores.allSatisfy { $0.isFinite })
    }
}
