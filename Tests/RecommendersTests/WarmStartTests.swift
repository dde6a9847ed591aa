import DenseMath
import TasteValues
import Testing

@testable import Recommenders

@Suite("Warm starts")
struct WarmStartTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)

    /// A model of the first users and items, and ratings that include later ones.
    func setting(
        _ recommender: some Recommender, users: Int, items: Int
    ) throws -> (model: FittedModel, ratings: ChangingRatings) {
        let known = SyntheticRatings.tastes(users: 60, items: 40, share: 0.4, seed: 1)
        let model = try recommender.fit(TrainingData(ratings: known, scale: scale), seed: 1, threads: 1) { _ in }
        var ratings = ChangingRatings(known)
        for user in 60..<Int32(60 + users) {
            for item in 0..<Int32(40 + items) where (user + item) % 2 == 0 { ratings.rate(user, item, 5) }
        }
        return (model, ratings)
    }

    func updated(_ model: FittedModel, _ ratings: ChangingRatings) throws -> FittedModel {
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        var model = model
        model.apply(
            try served.update(
                RatingChange(
                    users: ratings.changedUsers, items: [], userCount: ratings.userCount, itemCount: ratings.itemCount,
                    ratings: ratings), from: model))
        return model
    }

    func learnedOn(_ model: FittedModel, _ ratings: ChangingRatings, threads: Int = 1) throws -> FittedModel {
        let updated = try updated(model, ratings)
        return try #require(
            try updated.served().continueTraining(
                TrainingData(ratings: ratings.matrix, scale: scale), from: updated, seed: 1, threads: threads
            ) { _ in })
    }

    func moved(_ tensor: TensorName, row: Int, of model: FittedModel) -> Bool {
        model.tensors[tensor]?.row(row).contains { $0 != 0 } == true
    }

    @Test("An update leaves the autoencoder's weights as they are, and continued training gives new users weights")
    func autoencoder() throws {
        let few = try setting(ItemAutoencoder(), users: 1, items: 0)
        let still = try updated(few.model, few.ratings)
        #expect(!moved(.encoder, row: 60, of: still))
        let count = few.ratings.matrix.ratingCount
        #expect(try still.served().unlearnedShare == 20 / Double(count))
        #expect(try few.model.served().unlearnedShare == 0)
        let many = try setting(ItemAutoencoder(), users: 20, items: 3)
        let updated = try updated(many.model, many.ratings)
        #expect(try updated.served().unlearnedShare > ContinuedTraining.dueShare)
        #expect(!moved(.encoder, row: 79, of: updated))
        let learned = try learnedOn(many.model, many.ratings)
        #expect(moved(.encoder, row: 79, of: learned) && learned.rowCount(of: .items) == 43)
        #expect(try learned.served().unlearnedShare == 0)
        #expect(learned.parameters == many.model.parameters)
    }

    @Test("Continued training does not raise the error on the ratings of earlier users")
    func noForgetting() throws {
        let (model, ratings) = try setting(ItemAutoencoder(), users: 20, items: 0)
        let learned = try learnedOn(model, ratings)
        func error(_ model: FittedModel) throws -> Float {
            let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
            var (predictions, values): ([Float], [Float]) = ([], [])
            for user in 0..<Int32(60) {
                let profile = ratings.profile(ofUser: user)
                values += profile.values
                predictions += try served.predict(
                    UserQuery(profile: profile, currentRow: Int(user)), items: profile.indices, from: model)
            }
            return SyntheticRatings.rmse(predictions, values)
        }
        #expect(try error(learned) < 1.05 * error(model))
    }

    @Test("Continued training of Mult-DAE gives new items weights, and hardly changes other scores")
    func multinomial() throws {
        var recommender = DenoisingAutoencoder()
        recommender.epochs = 20
        let (model, ratings) = try setting(recommender, users: 20, items: 3)
        let learned = try learnedOn(model, ratings)
        #expect(moved(.encoder, row: 42, of: learned) && learned.rowCount(of: .users) == 80)
        let served = try ModelCatalogue.served(kind: model.kind, settings: learned.settings)
        var (before, after): ([Float], [Float]) = ([], [])
        let query = UserQuery(profile: ratings.profile(ofUser: 3))
        try ModelCatalogue.served(kind: model.kind, settings: model.settings).score(query, from: model, into: &before)
        try served.score(query, from: learned, into: &after)
        let common = zip(before, after).map { ($0, $1) }
        let means = (
            common.reduce(0) { $0 + $1.0 } / Float(common.count), common.reduce(0) { $0 + $1.1 } / Float(common.count)
        )
        let product = common.reduce(Float(0)) { $0 + ($1.0 - means.0) * ($1.1 - means.1) }
        let squares = common.reduce((Float(0), Float(0))) {
            ($0.0 + ($1.0 - means.0) * ($1.0 - means.0), $0.1 + ($1.1 - means.1) * ($1.1 - means.1))
        }
        #expect(product / (squares.0 * squares.1).squareRoot() > 0.5)
    }
}
