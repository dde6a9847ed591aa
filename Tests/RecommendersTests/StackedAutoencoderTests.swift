import DenseMath
import Foundation
import Recommenders
import Testing

@Suite("The stacked autoencoder")
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

    @Test("learns a checkerboard by heart")
    func checkerboard() throws {
        let ratings = SyntheticRatings.checkerboard(users: 40, items: 24, share: 0.7, seed: 1)
        #expect(try trainingError(StackedAutoencoder(), ratings) < 0.3)
    }

    @Test("more epochs fit the ratings better")
    func epochs() throws {
        let ratings = SyntheticRatings.tastes(users: 60, items: 40, share: 0.5, seed: 2)
        var brief = StackedAutoencoder()
        brief.epochs = 3
        #expect(try trainingError(StackedAutoencoder(), ratings) < trainingError(brief, ratings))
    }

    @Test("a rate far too high is halved until the weights stay finite")
    func restart() throws {
        var eager = StackedAutoencoder()
        eager.rate = 6
        eager.epochs = 40
        eager.restartLimit = 12
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 3)
        #expect(try trainingError(eager, ratings) < 2)
    }

    @Test("another scale is learnt as its image on 1 to 5")
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
