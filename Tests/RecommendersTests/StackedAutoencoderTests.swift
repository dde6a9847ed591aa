import DenseMath
import Foundation
import Recommenders
import TasteValues
import Testing

@Suite("The stacked autoencoder", .oneAtATime)
struct StackedAutoencoderTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 1)

    func trainingError(_ recommender: StackedAutoencoder, _ ratings: RatingMatrix) throws -> Float {
        let model = try recommender.fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: 1) { _ in }
        let served = try StackedAutoencoderModel(settings: model.settings)
        var predictions: [Float] = []
        for user in 0..<Int32(ratings.userCount) {
            let profile = ratings.profile(ofUser: user)
            predictions += try served.predict(
                UserQuery(profile: profile, currentRow: Int(user)), items: profile.indices, from: model)
        }
        return SyntheticRatings.rmse(predictions, ratings.userValues)
    }

    @Test("The stacked autoencoder learns a checkerboard by heart")
    func checkerboard() throws {
        let ratings = SyntheticRatings.checkerboard(users: 40, items: 24, share: 0.7, seed: 1)
        #expect(try trainingError(StackedAutoencoder(), ratings) < 0.3)
    }

    @Test("More epochs fit the ratings better")
    func epochs() throws {
        let ratings = SyntheticRatings.tastes(users: 60, items: 40, share: 0.5, seed: 2)
        var brief = StackedAutoencoder()
        brief.epochs = 3
        #expect(try trainingError(StackedAutoencoder(), ratings) < trainingError(brief, ratings))
    }

    @Test("A rate that is far too high is halved until the weights stay finite")
    func restart() throws {
        var eager = StackedAutoencoder()
        eager.rate = 6
        eager.epochs = 40
        eager.restartLimit = 12
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 3)
        #expect(try trainingError(eager, ratings) < 2)
    }

    @Test("Another scale is learned as its image on 1 to 5")
    func scales() throws {
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 4)
        let stretched = SyntheticRatings.matrix(users: 30, items: 20) { user, item in
            let profile = ratings.profile(ofUser: Int32(user))
            return profile.indices.firstIndex(of: Int32(item)).map { (profile.values[$0] - 3) * 5 }
        }
        let plain = try StackedAutoencoder().fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: 1) {
            _ in
        }
        let wide = try StackedAutoencoder()
            .fit(
                TrainingData(ratings: stretched, scale: RatingScale(minimum: -10, maximum: 10, step: 5)), seed: 1,
                threads: 1
            ) { _ in }
        var scores: [[Float]] = [[], []]
        try StackedAutoencoderModel(settings: plain.settings)
            .score(UserQuery(profile: ratings.profile(ofUser: 2)), from: plain, into: &scores[0])
        try StackedAutoencoderModel(settings: wide.settings)
            .score(UserQuery(profile: stretched.profile(ofUser: 2)), from: wide, into: &scores[1])
        #expect(zip(scores[0], scores[1]).allSatisfy { abs(($0 - 3) * 5 - $1) < 0.05 })
    }
}

@Suite("The stacked autoencoder's parameters", .oneAtATime)
struct StackedParameterTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 1)

    func fit(_ parameters: HyperParameters, _ ratings: RatingMatrix) throws -> FittedModel {
        try ModelCatalogue.recommender(kind: "sae", parameters: parameters)
            .fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: 1) { _ in }
    }

    func wrongSquares(_ model: FittedModel, _ ratings: RatingMatrix) throws -> Int {
        let served = try StackedAutoencoderModel(settings: model.settings)
        var wrong = 0
        var scores: [Float] = []
        for user in 0..<ratings.userCount {
            let profile = ratings.profile(ofUser: Int32(user))
            try served.score(UserQuery(profile: profile, currentRow: user), from: model, into: &scores)
            wrong += scores.indices.count { (SyntheticRatings.checkerboardValue(user, $0) == 5) != (scores[$0] > 3) }
        }
        return wrong
    }

    @Test(
        "A checkerboard is learned with any layers, activation and optimiser",
        arguments: [
            ["layers": "[12]", "activation": "tanh", "rate": "0.02"],
            ["layers": "[8,6,4,8]", "activation": "tanh", "optimiser": "adam", "rate": "0.01"],
            ["activation": "relu", "optimiser": "rmsprop", "rate": "0.01"],
            ["activation": "linear", "layers": "[4]", "optimiser": "adam", "rate": "0.01"],
            ["activation": "tanh", "layers": "[10]", "optimiser": "sgd", "rate": "0.05"],
        ])
    func variants(parameters: [String: String]) throws {
        let ratings = SyntheticRatings.checkerboard(users: 40, items: 24, share: 0.7, seed: 1)
        let model = try fit(parameters.merging(["epochs": "150"]) { $1 }, ratings)
        #expect(try wrongSquares(model, ratings) <= 48, "one square in twenty may lean to the wrong side")
    }

    @Test("With patience training stops at the lowest held-out error, and reports it")
    func stopping() throws {
        let ratings = SyntheticRatings.tastes(users: 60, items: 40, share: 0.5, seed: 2)
        let model = try fit(["patience": "3", "optimiser": "adam"], ratings)
        let parameters = try JSONDecoder().decode(StackedAutoencoder.self, from: Data(model.parameters.utf8))
        #expect(parameters.epochs < 200)
        #expect(parameters.rate > 0)
        #expect(model.validation.rmse ?? 9 < 2)
    }
}
