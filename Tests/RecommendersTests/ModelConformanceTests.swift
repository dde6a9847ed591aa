import DenseMath
import Recommenders
import Testing

/// What every model must do, whatever it learns: one suite for all kinds.
/// Those that only rank learn from what was liked, and predict by biases.
@Suite("Every model")
struct ModelConformanceTests {
    static let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)

    /// The kinds whose scores are predicted ratings. The others order items, on no scale.
    static let ratingKinds = ModelCatalogue.kinds.filter { kind in
        kind != Blend.kind && (try? ModelCatalogue.predictsRatings(kind: kind)) == true
    }

    func fit(_ kind: String, _ ratings: RatingMatrix, scale: RatingScale = scale, threads: Int = 1) throws
        -> FittedModel
    {
        try ModelCatalogue.recommender(kind: kind)
            .fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: threads) { _ in }
    }

    func served(_ model: FittedModel) throws -> any ServedModel {
        try ModelCatalogue.served(kind: model.kind, settings: model.settings)
    }

    func scores(_ model: FittedModel, _ query: UserQuery) throws -> [Float] {
        var scores: [Float] = []
        try served(model).score(query, from: model, into: &scores)
        return scores
    }

    /// A name, the data, and its scale.
    struct Domain: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ratings: RatingMatrix
        var scale = ModelConformanceTests.scale
    }

    static let domains: [Domain] = [
        Domain(testDescription: "one rating", ratings: one(4)),
        Domain(testDescription: "one user", ratings: SyntheticRatings.tastes(users: 1, items: 60, share: 0.8, seed: 1)),
        Domain(testDescription: "one item", ratings: SyntheticRatings.tastes(users: 60, items: 1, share: 0.8, seed: 2)),
        Domain(
            testDescription: "always the same rating",
            ratings: SyntheticRatings.matrix(users: 20, items: 30) { _, _ in 3 }),
        Domain(
            testDescription: "two ratings of one item",
            ratings: SyntheticRatings.matrix(users: 2, items: 1) { user, _ in Float(1 + 4 * user) }),
        Domain(
            testDescription: "users and items without ratings",
            ratings: SyntheticRatings.matrix(users: 40, items: 40) {
                ($0 + $1) % 3 == 0 && $0 % 2 == 0 && $1 % 5 != 0 ? 2 : nil
            }),
        domain("half stars", RatingScale(minimum: 0.5, maximum: 5, step: 0.5)),
        domain("zero included", RatingScale(minimum: 0, maximum: 5, step: 1)),
        domain("negative", RatingScale(minimum: -10, maximum: 10, step: 0.25)),
        domain("per cent", RatingScale(minimum: 0, maximum: 100, step: 1)),
        domain("thumbs", RatingScale(minimum: 0, maximum: 1, step: 1)),
    ]

    static func one(_ value: Float) -> RatingMatrix {
        RatingMatrix(userCount: 1, itemCount: 1, users: [0], items: [0], values: [value])
    }

    static func domain(_ name: String, _ scale: RatingScale) -> Domain {
        Domain(
            testDescription: name,
            ratings: SyntheticRatings.tastes(users: 40, items: 30, share: 0.4, seed: 5, scale: scale), scale: scale)
    }

    @Test("predicts sensible numbers on any data", arguments: ModelCatalogue.kinds, domains)
    func anyDomain(kind: String, domain: Domain) throws {
        let model = try fit(kind, domain.ratings, scale: domain.scale)
        let range = domain.scale.maximum - domain.scale.minimum
        let sensible = domain.scale.minimum - range...domain.scale.maximum + range
        let isRating = Self.ratingKinds.contains(kind)
        let items = (0..<Int32(domain.ratings.itemCount)).map { $0 }
        for user in 0..<Int32(domain.ratings.userCount) {
            let profile = domain.ratings.profile(ofUser: user)
            for query in [UserQuery(profile: profile, currentRow: Int(user)), UserQuery(profile: profile)] {
                let scores = try scores(model, query)
                #expect(scores.count == domain.ratings.itemCount)
                #expect(scores.allSatisfy { isRating ? sensible.contains($0) : $0.isFinite })
                let predicted = try served(model).predict(query, items: items, from: model)
                #expect(predicted.allSatisfy { sensible.contains($0) })
            }
        }
        let stranger = try scores(model, UserQuery(profile: Profile()))
        #expect(stranger.allSatisfy { isRating ? sensible.contains($0) : $0.isFinite })
    }

    @Test("refuses to learn from nothing", arguments: ModelCatalogue.kinds)
    func nothing(kind: String) throws {
        let empty = RatingMatrix(userCount: 3, itemCount: 3, users: [], items: [], values: [])
        let error = #expect(throws: ModelError.self) { try fit(kind, empty) }
        #expect(error?.code == .nothingToLearn)
    }

    @Test("scores, predictions and both paths to a user agree", arguments: ModelCatalogue.kinds)
    func agreement(kind: String) throws {
        let ratings = SyntheticRatings.tastes(users: 50, items: 40, share: 0.4, seed: 6)
        let model = try fit(kind, ratings)
        let items: [Int32] = [7, 0, 39, 7, 12]
        for user in 0..<Int32(50) {
            let profile = ratings.profile(ofUser: user)
            let stored = try scores(model, UserQuery(profile: profile, currentRow: Int(user)))
            let folded = try scores(model, UserQuery(profile: profile))
            #expect(zip(stored, folded).allSatisfy { abs($0 - $1) < 1e-3 })
            let predicted = try served(model).predict(
                UserQuery(profile: profile, currentRow: Int(user)), items: items, from: model)
            if Self.ratingKinds.contains(kind) {
                #expect(zip(items, predicted).allSatisfy { abs(stored[Int($0)] - $1) < 1e-4 })
            }
        }
    }

    @Test("beats the mean of all ratings on ratings it has not seen", arguments: ModelCatalogue.kinds)
    func learns(kind: String) throws {
        let all = SyntheticRatings.tastes(users: 80, items: 50, share: 0.5, seed: 7)
        let (train, test) = all.divided(every: 10)
        let model = try fit(kind, train)
        var predictions: [Float] = []
        for place in test.values.indices {
            let user = test.users[place]
            let query = UserQuery(profile: train.profile(ofUser: user), currentRow: Int(user))
            predictions += try served(model).predict(query, items: [test.items[place]], from: model)
        }
        let mean = train.userValues.reduce(0, +) / Float(train.ratingCount)
        let error = SyntheticRatings.rmse(predictions, test.values)
        let meanError = SyntheticRatings.rmse(test.values.map { _ in mean }, test.values)
        #expect(error < 0.95 * meanError)
    }

    @Test("the same seed gives the same bytes on one thread and on two", arguments: ModelCatalogue.kinds)
    func deterministic(kind: String) throws {
        let ratings = SyntheticRatings.tastes(users: 60, items: 50, share: 0.4, seed: 8)
        let alone = try fit(kind, ratings, threads: 1)
        let together = try fit(kind, ratings, threads: 2)
        #expect(alone.tensors == together.tensors)
        #expect(alone.settings == together.settings)
        #expect(alone.validation == together.validation)
    }

    @Test(
        "an item it does not know is predicted within the scale, known ones beside it as ever",
        arguments: ModelCatalogue.kinds)
    func unknownItem(kind: String) throws {
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 9)
        let model = try fit(kind, ratings)
        var profile = ratings.profile(ofUser: 3)
        let before = try scores(model, UserQuery(profile: profile))
        profile.indices.append(25)
        profile.values.append(5)
        #expect(try scores(model, UserQuery(profile: profile)) == before)
        let predicted = try served(model).predict(UserQuery(profile: profile), items: [25, 4], from: model)
        #expect((1...5).contains(predicted[0]))
        if Self.ratingKinds.contains(kind) { #expect(abs(predicted[1] - before[4]) < 1e-4) }
    }

    @Test("tensors are as wide as it says, and no wider than declared", arguments: ModelCatalogue.kinds)
    func tensors(kind: String) throws {
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 10)
        let model = try fit(kind, ratings)
        let served = try served(model)
        #expect(served.userCount == 30)
        #expect(served.itemCount == 20)
        #expect(model.tensors.mapValues(\.columnCount) == served.tensorColumns)
        for tensor in served.userTensors where tensor.rawValue.hasSuffix(TensorName.users.rawValue) {
            #expect(model.rowCount(of: tensor) == 30)
        }
        if model.tensors[.items] != nil { #expect(model.rowCount(of: .items) == 20) }
    }

    @Test("an item is most like itself, and likenesses are cosines", arguments: ModelCatalogue.kinds)
    func similar(kind: String) throws {
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 11)
        let model = try fit(kind, ratings)
        var similarities: [Float] = []
        try served(model).similarities(to: 4, from: model, into: &similarities)
        #expect(similarities.count == 20)
        #expect(similarities[4] == 1)
        #expect(similarities.allSatisfy { abs($0) <= 1.0001 })
        #expect(throws: ModelError.self) {
            try served(model).similarities(to: 20, from: model, into: &similarities)
        }
    }

    @Test("settings that are not its own are refused with the reason", arguments: ModelCatalogue.kinds)
    func badSettings(kind: String) {
        for text in ["", "{}", "[1,2]", "\u{0}"] {
            let error = #expect(throws: ModelError.self) {
                _ = try ModelCatalogue.served(kind: kind, settings: Array(text.utf8))
            }
            #expect(error?.code == .badSettings)
        }
    }

    @Test("progress rises to one, and throwing from it stops the fit", arguments: ModelCatalogue.kinds)
    func progress(kind: String) throws {
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 12)
        let data = TrainingData(ratings: ratings, scale: Self.scale)
        let recommender = try ModelCatalogue.recommender(kind: kind)
        var fractions: [Double] = []
        _ = try recommender.fit(data, seed: 1, threads: 1) { fractions.append($0.fraction) }
        #expect(fractions.allSatisfy { (0...1).contains($0) })
        #expect(fractions == fractions.sorted())
        #expect(fractions.last == 1)
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try recommender.fit(data, seed: 1, threads: 1) { if $0.fraction > 0.1 { throw Enough() } }
        }
    }

    @Test("an unknown kind is refused, naming those there are")
    func unknownKind() {
        let error = #expect(throws: ModelError.self) {
            try ModelCatalogue.recommender(kind: "oracle")
        }
        #expect(error?.code == .unknownKind)
        #expect(ModelCatalogue.kinds.allSatisfy { error?.message.contains($0) == true })
    }
}

extension RatingMatrix {
    /// Every n-th rating aside.
    func divided(every n: Int) -> (train: RatingMatrix, test: (users: [Int32], items: [Int32], values: [Float])) {
        var train: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        var test = train
        for user in 0..<userCount {
            for place in userOffsets[user]..<userOffsets[user + 1] {
                if place % n == 0 {
                    test.users.append(Int32(user))
                    test.items.append(userItems[place])
                    test.values.append(userValues[place])
                } else {
                    train.users.append(Int32(user))
                    train.items.append(userItems[place])
                    train.values.append(userValues[place])
                }
            }
        }
        let matrix = RatingMatrix(
            userCount: userCount, itemCount: itemCount, users: train.users, items: train.items, values: train.values)
        return (matrix, test)
    }
}
