import DenseMath
import Recommenders
import Testing

@testable import Recommenders

@Suite("Blend weights", .oneAtATime)
struct BlendTests {
    let scale = ModelConformanceTests.scale

    func learned(_ ratings: RatingMatrix, ranking: [String], seed: UInt64 = 1) throws -> [Float] {
        var blend = Blend()
        (blend.ranking, blend.rating) = (ranking, BiasRecommender.kind)
        let model = try blend.fit(TrainingData(ratings: ratings, scale: scale), seed: seed, threads: 2) { _ in }
        return try Blend(json: model.parameters).weights
    }

    @Test("Blend weights hardly change with a few more ratings")
    func steadiness() throws {
        let ranking = [LinearAutoencoder.kind, ALSRecommender.kind, PopularityRecommender.kind]
        var random = RandomNumbers(seed: 3)
        let all = SyntheticRatings.tastes(users: 600, items: 60, share: 0.3, seed: 7)
        let most = SyntheticRatings.matrix(users: 600, items: 60) { user, item in
            random.uniform() < 0.97 ? all.value(user, item) : nil
        }
        let weights = try [all, most].map { try learned($0, ranking: ranking) }
        for (one, other) in zip(weights[0], weights[1]) { #expect(abs(one - other) < 0.25, "\(weights)") }
    }

    @Test("Blend weights sum to 1, and a component that knows nothing of tastes gets 0")
    func uselessComponent() throws {
        let ratings = SyntheticRatings.checkerboard(users: 600, items: 40, share: 0.4, seed: 5)
        let weights = try learned(ratings, ranking: [LinearAutoencoder.kind, PopularityRecommender.kind])
        #expect(abs(weights.reduce(0, +) - 1) < 1e-5)
        #expect(weights[1] == 0, "\(weights)")
    }

    @Test("A single component gets a weight of 1")
    func alone() throws {
        let ratings = SyntheticRatings.tastes(users: 60, items: 20, share: 0.4, seed: 2)
        #expect(try learned(ratings, ranking: [ALSRecommender.kind]) == [1])
    }

    @Test(
        "The number of mixtures is bounded for any number of components, and each component alone is one of them",
        arguments: 1...12)
    func mixtures(components: Int) {
        let mixtures = BlendMixtures.all(of: components)
        #expect(mixtures.count <= 500 && Set(mixtures).count == mixtures.count)
        for mixture in mixtures { #expect(mixture.count == components && abs(mixture.reduce(0, +) - 1) < 1e-5) }
        for component in 0..<components { #expect(mixtures.contains { $0[component] == 1 }) }
    }
}
