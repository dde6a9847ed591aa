import DenseMath
import TasteValues
import Testing

@testable import Recommenders

@Suite("Continued training", .oneAtATime)
struct ContinuedTrainingTests {
    static let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)

    /// Small models whose training can be continued. The linear model is sparse, because only weights between
    /// neighbours need that.
    static let learners: [(kind: String, parameters: HyperParameters)] = [
        ("autoencoder", [:]), ("dae", ["epochs": "10"]), ("vae", ["epochs": "10"]),
        ("vae", ["epochs": "10", "units": "[24,16,24]"]), ("als", ["units": "16"]), ("linear", ["denseItemLimit": "1"]),
        ("blend", ["ranking": #"["als","dae","popularity"]"#, "weights": "[1,0.5,0]"]),
    ]

    /// A model of the first 60 users and 40 items, updated with ratings of 20 new users and 3 new items.
    func updated(_ kind: String, _ parameters: HyperParameters) throws -> (model: FittedModel, ratings: ChangingRatings)
    {
        let known = SyntheticRatings.tastes(users: 60, items: 40, share: 0.4, seed: 1)
        var model = try SharedFit.fit(kind, known, scale: Self.scale, parameters: parameters)
        #expect(try model.served().unlearnedShare == 0)
        var ratings = ChangingRatings(known)
        for user in 60..<Int32(80) {
            for item in 0..<Int32(43) where (user + item) % 2 == 0 { ratings.rate(user, item, 5) }
        }
        model.apply(
            try model.served().update(
                RatingChange(
                    users: ratings.changedUsers, items: (0..<43).map { $0 }, userCount: 80, itemCount: 43,
                    ratings: ratings), from: model))
        return (model, ratings)
    }

    func learnedOn(_ model: FittedModel, _ ratings: RatingMatrix, threads: Int = 1) throws -> FittedModel {
        try #require(
            try model.served().continueTraining(
                TrainingData(ratings: ratings, scale: Self.scale), from: model, seed: 1, threads: threads
            ) { _ in })
    }

    @Test("Updates and continued training give the same weights on any number of threads", arguments: learners.indices)
    func deterministic(number: Int) throws {
        let (kind, parameters) = Self.learners[number]
        let (model, ratings) = try updated(kind, parameters)
        let again = try updated(kind, parameters).model
        #expect(model.settings == again.settings)
        for (name, tensor) in model.tensors { #expect(again.tensors[name]?.values == tensor.values) }
        let all = ratings.matrix
        let one = try learnedOn(model, all)
        let three = try learnedOn(model, all, threads: 3)
        #expect(one.settings == three.settings)
        #expect(Set(one.tensors.keys) == Set(three.tensors.keys))
        for (name, tensor) in one.tensors { #expect(three.tensors[name]?.values == tensor.values) }
    }

    @Test(
        "New ratings are counted until continued training learns them, and the result is a whole model",
        arguments: learners.indices)
    func due(number: Int) throws {
        let (kind, parameters) = Self.learners[number]
        let (model, ratings) = try updated(kind, parameters)
        let all = ratings.matrix
        let share = try model.served().unlearnedShare
        #expect(abs(share - Double(20 * 43 / 2) / Double(all.ratingCount)) < 0.01)
        let learned = try learnedOn(model, all)
        let served = try learned.served()
        #expect(served.unlearnedShare == 0 && served.userCount == 80 && served.itemCount == 43)
        #expect(learned.parameters == model.parameters)
        for (tensor, layout) in served.tensors { #expect(learned.tensors[tensor]?.columnCount == layout.columns) }
        let scores = try learned.scores(UserQuery(profile: all.profile(ofUser: 79), currentRow: 79))
        #expect(scores.count == 43 && scores.allSatisfy(\.isFinite))
    }

    @Test("The training of a light component of a blend is continued later, and the others do not wait for it")
    func smallComponent() throws {
        let (model, ratings) = try updated("blend", ["ranking": #"["als","dae"]"#, "weights": "[1,0.1]"])
        let encoder = TensorName.encoder.prefixed("dae")
        let items = TensorName.items.prefixed("als")
        let learned = try learnedOn(model, ratings.matrix)
        #expect(learned.tensors[encoder]?.values == model.tensors[encoder]?.values)
        #expect(learned.tensors[items]?.values != model.tensors[items]?.values)
        // What it has not learned is still counted.
        let share = try learned.served().unlearnedShare
        #expect(share > 0 && share < ContinuedTraining.dueShare)
    }

    @Test("Weights between neighbours equal those of a fit to all ratings with the same hyper-parameters")
    func neighbours() throws {
        let parameters: HyperParameters = [
            "denseItemLimit": "1", "ridge": "5", "dropout": "0.1", "diagonal": "0.1", "userPower": "0.25",
        ]
        let (model, ratings) = try updated("linear", parameters)
        let learned = try learnedOn(model, ratings.matrix)
        let fitted = try SharedFit.fit("linear", ratings.matrix, scale: Self.scale, parameters: parameters)
        #expect(learned.tensors[.weights]?.values == fitted.tensors[.weights]?.values)
        #expect(learned.settings == fitted.settings)
    }

    @Test(
        "The Gram matrices of als follow its rows in updates")
    func gramMatrices() throws {
        let model = try updated("als", ["units": "16"]).model
        for (rows, gram) in [(TensorName.items, TensorName.itemGram), (.users, .userGram)] {
            let rows = try #require(model.tensors[rows])
            let gram = try #require(model.tensors[gram])
            for left in 0..<gram.rowCount {
                for right in 0..<gram.columnCount {
                    let sum = (0..<rows.rowCount).reduce(Float(0)) { $0 + rows[$1, left] * rows[$1, right] }
                    #expect(abs(gram[left, right] - sum) < 1e-3 * max(1, abs(sum)))
                }
            }
        }
    }

    @Test(
        "Continued training predicts held-out ratings of unchanged users as well as a full retraining"
    )
    func noForgetting() throws {
        let (train, test) = SyntheticRatings.tastes(users: 120, items: 40, share: 0.5, seed: 3).divided(every: 8)
        let early = train.withoutUsers((80..<120).map { $0 })
        let known = SyntheticRatings.matrix(users: 80, items: 40) { early.value($0, $1) }
        var model = try ItemAutoencoder().fit(TrainingData(ratings: known, scale: Self.scale), seed: 1, threads: 1) {
            _ in
        }
        var ratings = ChangingRatings(known)
        for first in stride(from: 80, to: 120, by: 10) {
            for user in first..<first + 10 {
                let profile = train.profile(ofUser: Int32(user))
                for (item, value) in zip(profile.indices, profile.values) { ratings.rate(Int32(user), item, value) }
            }
            model.apply(
                try model.served().update(
                    RatingChange(
                        users: ratings.changedUsers, items: (0..<40).map { $0 }, userCount: first + 10, itemCount: 40,
                        ratings: ratings), from: model))
            ratings.markLearned()
            model = try learnedOn(model, ratings.matrix)
        }
        let full = try ItemAutoencoder().fit(TrainingData(ratings: train, scale: Self.scale), seed: 1, threads: 1) {
            _ in
        }
        func error(_ model: FittedModel) throws -> Float {
            var (predictions, values): ([Float], [Float]) = ([], [])
            for place in test.users.indices where test.users[place] < 80 {
                let user = test.users[place]
                predictions += try model.served().predict(
                    UserQuery(profile: train.profile(ofUser: user), currentRow: Int(user)), items: [test.items[place]],
                    from: model)
                values.append(test.values[place])
            }
            return SyntheticRatings.rmse(predictions, values)
        }
        let (own, anew) = (try error(model), try error(full))
        #expect(own < 1.1 * anew, "\(own) after learning on, \(anew) after a full retraining")
    }
}
