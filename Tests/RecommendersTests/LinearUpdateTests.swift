import DenseMath
import TasteValues
import Testing

@testable import Recommenders

@Suite("Updates of the linear model")
struct LinearUpdateTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)

    func fit(_ ratings: RatingMatrix, ridge: Float = 20, power: Float = 0.5) throws -> FittedModel {
        var recommender = LinearAutoencoder()
        (recommender.ridge, recommender.dropout, recommender.diagonal, recommender.userPower) = (
            ridge, 0.25, 0.1, power
        )
        return try recommender.fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: 1) { _ in }
    }

    @discardableResult
    func learn(_ ratings: inout ChangingRatings, into model: inout FittedModel) throws -> ModelUpdate {
        let update = try LinearModel(settings: model.settings).update(
            RatingChange(
                users: ratings.changedUsers, items: [], userCount: ratings.userCount, itemCount: ratings.itemCount,
                ratings: ratings), from: model)
        model.apply(update)
        ratings.markLearned()
        return update
    }

    func learning(_ model: FittedModel) throws -> LinearLearning {
        try #require(try LinearSettings(json: model.settings).learning)
    }

    /// Each liked item's scores of all liked items: the weights, and 1 for the item itself.
    func weights(_ model: FittedModel, _ ratings: ChangingRatings) throws -> [Float] {
        let served = try LinearModel(settings: model.settings)
        let liked = (0..<Int32(ratings.itemCount)).filter { ratings.raters(ofItem: $0).values.contains { $0 >= 4 } }
        var scores: [Float] = []
        return try liked.flatMap { item in
            try served.score(UserQuery(profile: Profile(indices: [item], values: [5])), from: model, into: &scores)
            return liked.map { scores[Int($0)] }
        }
    }

    /// A fit with the same weights of users: the ridge compensates a different scale of these.
    func refit(_ ratings: ChangingRatings, like model: FittedModel, power: Float) throws -> FittedModel {
        let first = try learning(try fit(ratings.matrix, power: power))
        return try fit(ratings.matrix, ridge: 20 * first.weights.scale / learning(model).weights.scale, power: power)
    }

    func difference(_ model: FittedModel, _ other: FittedModel, _ ratings: ChangingRatings) throws -> Float {
        let (left, right) = (try weights(model, ratings), try weights(other, ratings))
        let largest = right.reduce(0) { max($0, abs($1)) }
        return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
    }

    @Test(
        "After added, removed and changed likes of known and new users and items the model equals a new fit",
        arguments: [Float(0), 0.5])
    func exact(power: Float) throws {
        var ratings = ChangingRatings(SyntheticRatings.tastes(users: 50, items: 40, share: 0.3, seed: 1))
        var model = try fit(ratings.matrix, power: power)
        var random = RandomNumbers(seed: 2)
        for _ in 0..<150 {
            let (user, item) = (Int32(random.uniform() * 55), Int32(random.uniform() * 44))
            ratings.rate(user, item, random.uniform() < 0.2 ? nil : Float(1 + (random.uniform() * 4).rounded()))
            #expect(try learn(&ratings, into: &model).refitReason == nil)
        }
        let served = try LinearModel(settings: model.settings)
        #expect(served.userCount == ratings.userCount && served.itemCount == ratings.itemCount)
        #expect(try difference(model, refit(ratings, like: model, power: power), ratings) < 2e-5)
    }

    @Test("A batch is learned as its ratings one by one, even where it is large")
    func batches() throws {
        let known = SyntheticRatings.tastes(users: 60, items: 50, share: 0.3, seed: 3)
        let more = SyntheticRatings.tastes(users: 80, items: 55, share: 0.4, seed: 4)
        var ratings = ChangingRatings(known)
        var model = try fit(known)
        for user in 0..<Int32(80) {
            let profile = more.profile(ofUser: user)
            for (item, value) in zip(profile.indices, profile.values) { ratings.rate(user, item, value) }
        }
        let update = try learn(&ratings, into: &model)
        // There are more changes than corrections are kept, so they were subtracted from the inverse.
        #expect(update.rows[.inverse]?.count == model.tensors[.inverse]?.rowCount)
        #expect(try difference(model, refit(ratings, like: model, power: 0.5), ratings) < 2e-5)
    }

    @Test("One like writes two corrections and no row of the inverse")
    func small() throws {
        var ratings = ChangingRatings(SyntheticRatings.tastes(users: 40, items: 30, share: 0.5, seed: 5))
        var model = try fit(ratings.matrix, power: 0)
        let item = try #require((0..<Int32(30)).first { !ratings.profile(ofUser: 7).indices.contains($0) })
        ratings.rate(7, item, 5)
        let update = try learn(&ratings, into: &model)
        #expect(update.rows[.inverse] == nil)
        #expect(update.rows[.corrections]?.count == 2)
        #expect(try learning(model).corrections == 2)
    }

    @Test("A rating below the threshold, and a like that stays one, change no weight")
    func noLike() throws {
        var ratings = ChangingRatings(SyntheticRatings.tastes(users: 40, items: 30, share: 0.5, seed: 6))
        let fitted = try fit(ratings.matrix)
        var model = fitted
        let profile = ratings.profile(ofUser: 3)
        for (item, value) in zip(profile.indices, profile.values) { ratings.rate(3, item, value >= 4 ? 4.5 : 2) }
        try learn(&ratings, into: &model)
        #expect(model.tensors[.items] == fitted.tensors[.items])
        #expect(model.tensors[.corrections] == fitted.tensors[.corrections])
    }

    @Test("Without room for another item the update asks for a fit, and follows the other items")
    func full() throws {
        var ratings = ChangingRatings(SyntheticRatings.tastes(users: 20, items: 5, share: 0.8, seed: 7))
        var model = try fit(ratings.matrix)
        let room = try #require(model.tensors[.inverse]).rowCount
        for item in 5..<Int32(room + 3) { ratings.rate(item % 20, item, 5) }
        let update = try learn(&ratings, into: &model)
        #expect(update.refitReason?.contains("no room") == true)
        var scores: [Float] = []
        let query = UserQuery(profile: ratings.profile(ofUser: 6))
        try LinearModel(settings: model.settings).score(query, from: model, into: &scores)
        #expect(scores.count == room + 3 && scores.allSatisfy(\.isFinite))
    }

    @Test("An inverse with large rounding errors is noticed, and the update asks for a fit")
    func drift() throws {
        var ratings = ChangingRatings(SyntheticRatings.tastes(users: 60, items: 50, share: 0.3, seed: 8))
        var model = try fit(ratings.matrix)
        // An error of a size that rounding could reach.
        model.tensors[.inverse] = model.tensors[.inverse].map { matrix in
            Matrix(
                rowCount: matrix.rowCount, columnCount: matrix.columnCount, values: matrix.values.map { $0 * 1.05 })
        }
        for user in 0..<Int32(60) {
            for item in [user % 50, (user + 9) % 50, (user + 31) % 50] { ratings.rate(user, item, 5) }
        }
        #expect(try learn(&ratings, into: &model).refitReason?.contains("rounding") == true)
    }
}
