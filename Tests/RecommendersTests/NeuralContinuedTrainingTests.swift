import DenseMath
import TasteValues
import Testing

@testable import Recommenders

@Suite("Continued training of neural networks", .oneAtATime)
struct NeuralContinuedTrainingTests {
    static let kinds: [(kind: String, parameters: HyperParameters)] = [
        ("ncf", ["units": "[16,8]", "epochs": "12"]),
        ("ncf-softmax", ["units": "[16,8]", "epochs": "20", "rate": "0.005"]),
        ("sae", ["epochs": "60"]), ("sae", ["optimiser": "adam", "epochs": "100", "rate": "0.01"]),
        ("hybrid", ["units": "[16,8]", "epochs": "40", "rate": "0.01"]),
    ]
    let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)

    /// A third of the ratings at first, of fewer users and items; all but a fifth later; that fifth for the evaluation.
    func ratings() -> (first: RatingMatrix, later: ChangingRatings, test: Triples) {
        let (train, test) = SyntheticRatings.tastes(users: 90, items: 50, share: 0.6, seed: 3).divided(every: 5)
        var random = RandomNumbers(seed: 5)
        let first = SyntheticRatings.matrix(users: 75, items: 44) { user, item in
            let value = train.value(user, item)
            return random.uniform() < 0.5 ? value : nil
        }
        var later = ChangingRatings(first)
        for user in 0..<Int32(90) {
            let profile = train.profile(ofUser: user)
            for (item, value) in zip(profile.indices, profile.values) { later.rate(user, item, value) }
        }
        return (first, later, test)
    }

    typealias Triples = (users: [Int32], items: [Int32], values: [Float])

    func updated(_ model: FittedModel, _ ratings: ChangingRatings) throws -> FittedModel {
        var model = model
        model.apply(
            try model.served().update(
                RatingChange(
                    users: ratings.changedUsers, items: (0..<50).map { $0 }, userCount: 90, itemCount: 50,
                    ratings: ratings), from: model))
        return model
    }

    func learnedOn(_ model: FittedModel, _ ratings: ChangingRatings, threads: Int = 1) throws -> FittedModel {
        let data = TrainingData(ratings: ratings.matrix, scale: scale)
        return try #require(
            try model.served().continueTraining(data, from: model, seed: 1, threads: threads) { _ in })
    }

    /// The error of a model that predicts ratings; the share of wrongly ordered pairs of a liked and another item for
    /// one that ranks.
    func error(_ model: FittedModel, _ ratings: ChangingRatings, _ test: Triples) throws -> Float {
        let served = try model.served()
        var (predicted, values): ([Float], [Float]) = ([], [])
        var (wrong, pairs): (Float, Float) = (0, 0)
        for user in Set(test.users).sorted() {
            let places = test.users.indices.filter { test.users[$0] == user }
            let query = UserQuery(profile: ratings.profile(ofUser: user), currentRow: Int(user))
            var scores: [Float] = []
            try served.score(query, from: model, into: &scores)
            predicted += places.map { scores[Int(test.items[$0])] }
            values += places.map { test.values[$0] }
            for better in places where test.values[better] >= 4 {
                for worse in places where test.values[worse] < 4 {
                    pairs += 1
                    wrong += scores[Int(test.items[better])] <= scores[Int(test.items[worse])] ? 1 : 0
                }
            }
        }
        return type(of: served).predictsRatings ? SyntheticRatings.rmse(predicted, values) : wrong / pairs
    }

    @Test("Continued training closes most of the gap between updates and a new fit", arguments: kinds)
    func gap(kind: String, parameters: HyperParameters) throws {
        let (first, later, test) = ratings()
        let model = try SharedFit.fit(kind, first, scale: scale, parameters: parameters)
        let updated = try updated(model, later)
        #expect(try updated.served().unlearnedShare > ContinuedTraining.dueShare)
        let learned = try learnedOn(updated, later)
        #expect(learned.isFinite && learned.discardedSteps == 0)
        #expect(try learned.served().unlearnedShare == 0)
        #expect(learned.parameters == model.parameters)
        let anew = try SharedFit.fit(kind, later.matrix, scale: scale, parameters: parameters)
        let errors = try [updated, learned, anew].map { try error($0, later, test) }
        #expect(errors[1] < errors[0])
        #expect(errors[1] - errors[2] < 0.4 * (errors[0] - errors[2]))
    }

    @Test("Users and items that came later get weights, the same on any number of threads", arguments: kinds)
    func newcomers(kind: String, parameters: HyperParameters) throws {
        let (first, later, _) = ratings()
        let model = try SharedFit.fit(kind, first, scale: scale, parameters: parameters)
        let updated = try updated(model, later)
        let learned = try learnedOn(updated, later)
        let served = try learned.served()
        #expect(served.userCount == 90 && served.itemCount == 50)
        for (tensor, matrix) in learned.tensors where served.tensors[tensor] != nil {
            #expect(matrix.columnCount == served.tensors[tensor]?.columns)
        }
        for item in 44..<50 { #expect(learned.tensors[.items]?.row(item) != updated.tensors[.items]?.row(item)) }
        for user in 75..<90 { #expect(learned.tensors[.users]?.row(user) != updated.tensors[.users]?.row(user)) }
        let again = try learnedOn(updated, later, threads: 3)
        #expect(again.tensors == learned.tensors && again.settings == learned.settings)
        // The result is updated and trained further, as a fit is.
        var more = later
        more.markLearned()
        for item in 0..<Int32(40) { more.rate(3, item, 5) }
        var next = learned
        next.apply(
            try served.update(
                RatingChange(users: [3], items: [], userCount: 90, itemCount: 50, ratings: more), from: learned))
        #expect(try next.served().unlearnedShare > 0)
        #expect(try learnedOn(next, more).isFinite)
    }

    @Test("Training is not continued on another scale, nor without ratings", arguments: ["ncf", "ncf-softmax", "sae"])
    func otherScale(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let data = TrainingData(
            ratings: SharedFit.train, scale: RatingScale(minimum: 0, maximum: 10, step: 1))
        #expect(try model.served().continueTraining(data, from: model, seed: 1, threads: 1) { _ in }?.kind == nil)
        let none = TrainingData(
            ratings: SyntheticRatings.matrix(users: 50, items: 40) { _, _ in nil }, scale: ModelConformanceTests.scale)
        #expect(try model.served().continueTraining(none, from: model, seed: 1, threads: 1) { _ in }?.kind == nil)
    }

    @Test(
        "Continued training from weights that are not finite is an error", arguments: ["ncf", "sae", "hybrid", "dae"])
    func diverged(kind: String) throws {
        var model = try SharedFit.of(kind).model
        let layers = try #require(model.tensors[kind == "dae" ? .encoder : .layers])
        model.tensors[kind == "dae" ? .encoder : .layers] = Matrix(
            rowCount: layers.rowCount, columnCount: layers.columnCount,
            values: [Float](repeating: .infinity, count: layers.values.count))
        let data = TrainingData(ratings: SharedFit.train, scale: ModelConformanceTests.scale)
        let error = try #require(throws: ModelError.self) {
            _ = try model.served().continueTraining(data, from: model, seed: 1, threads: 1) { _ in }
        }
        #expect(error.code == .diverged)
    }
}
