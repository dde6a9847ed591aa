import DenseMath
import Recommenders
import TasteValues
import Testing

/// What every model must do: one suite for all kinds, mostly on one fit of each. Models that only rank learn from
/// likes, and predict by biases.
@Suite("Every model", .oneAtATime)
struct ModelConformanceTests {
    static let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)

    /// The kinds whose scores are predicted ratings. The scores of others only order items.
    static let ratingKinds = ModelCatalogue.kinds.filter { kind in
        kind != Blend.kind && (try? ModelCatalogue.predictsRatings(kind: kind)) == true
    }

    @Test("A fit without ratings is refused", arguments: ModelCatalogue.kinds)
    func nothing(kind: String) throws {
        let empty = RatingMatrix(userCount: 3, itemCount: 3, users: [], items: [], values: [])
        let error = #expect(throws: ModelError.self) { try SharedFit.fit(kind, empty) }
        #expect(error?.code == .nothingToLearn)
    }

    @Test("Scores and predictions agree, for stored and for folded-in rows", arguments: ModelCatalogue.kinds)
    func agreement(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let items: [Int32] = [7, 0, 39, 7, 12]
        for user in 0..<Int32(SharedFit.userCount) {
            let profile = SharedFit.train.profile(ofUser: user)
            let stored = try model.scores(UserQuery(profile: profile, currentRow: Int(user)))
            let folded = try model.scores(UserQuery(profile: profile))
            #expect(zip(stored, folded).allSatisfy { abs($0 - $1) < 1e-3 })
            let predicted = try model.served().predict(
                UserQuery(profile: profile, currentRow: Int(user)), items: items, from: model)
            if Self.ratingKinds.contains(kind) {
                #expect(zip(items, predicted).allSatisfy { abs(stored[Int($0)] - $1) < 1e-4 })
            }
        }
    }

    @Test("Held-out ratings are predicted better than by their mean", arguments: ModelCatalogue.kinds)
    func learns(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let (train, test) = (SharedFit.train, SharedFit.test)
        var predictions: [Float] = []
        for place in test.values.indices {
            let user = test.users[place]
            let query = UserQuery(profile: train.profile(ofUser: user), currentRow: Int(user))
            predictions += try model.served().predict(query, items: [test.items[place]], from: model)
        }
        let mean = train.userValues.reduce(0, +) / Float(train.ratingCount)
        let error = SyntheticRatings.rmse(predictions, test.values)
        let meanError = SyntheticRatings.rmse(test.values.map { _ in mean }, test.values)
        #expect(error < 0.95 * meanError)
    }

    @Test("The same seed gives the same bytes on one thread and on two", arguments: ModelCatalogue.kinds)
    func deterministic(kind: String) throws {
        let alone = try SharedFit.of(kind).model
        let together = try SharedFit.fit(kind, SharedFit.train, threads: 2)
        #expect(alone.tensors == together.tensors)
        #expect(alone.settings == together.settings)
        #expect(alone.validation == together.validation)
    }

    @Test(
        "An unknown item is predicted within the scale, and does not change the prediction of known items",
        arguments: ModelCatalogue.kinds)
    func unknownItem(kind: String) throws {
        let model = try SharedFit.of(kind).model
        var profile = SharedFit.train.profile(ofUser: 3)
        let before = try model.scores(UserQuery(profile: profile))
        profile.indices.append(Int32(SharedFit.itemCount + 5))
        profile.values.append(5)
        #expect(try model.scores(UserQuery(profile: profile)) == before)
        let predicted = try model.served().predict(
            UserQuery(profile: profile), items: [Int32(SharedFit.itemCount + 5), 4], from: model)
        #expect((1...5).contains(predicted[0]))
        if Self.ratingKinds.contains(kind) { #expect(abs(predicted[1] - before[4]) < 1e-4) }
    }

    @Test("Tensors have the declared columns and rows", arguments: ModelCatalogue.kinds)
    func tensors(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let served = try model.served()
        #expect(served.userCount == SharedFit.userCount)
        #expect(served.itemCount == SharedFit.itemCount)
        #expect(model.tensors.mapValues(\.columnCount) == served.tensors.mapValues(\.columns))
        for tensor in served.userTensors where tensor.rawValue.hasSuffix(TensorName.users.rawValue) {
            #expect(model.rowCount(of: tensor) == SharedFit.userCount)
        }
        if model.tensors[.items] != nil { #expect(model.rowCount(of: .items) == SharedFit.itemCount) }
    }

    @Test("Similarities are cosines, and an item is most similar to itself", arguments: ModelCatalogue.kinds)
    func similar(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let served = try model.served()
        var similarities: [Float] = []
        try served.similarities(to: 4, from: model, into: &similarities)
        #expect(similarities.count == SharedFit.itemCount)
        #expect(similarities[4] == 1)
        #expect(similarities.allSatisfy { abs($0) <= 1.0001 })
        #expect(throws: ModelError.self) {
            try served.similarities(to: Int32(SharedFit.itemCount), from: model, into: &similarities)
        }
    }

    @Test("Settings of another form are refused", arguments: ModelCatalogue.kinds)
    func badSettings(kind: String) {
        for text in ["", "{}", "[1,2]", "\u{0}"] {
            let error = #expect(throws: ModelError.self) {
                _ = try ModelCatalogue.served(kind: kind, settings: Array(text.utf8))
            }
            #expect(error?.code == .badSettings)
        }
    }

    @Test("Progress rises to 1, and an error thrown from it stops the fit", arguments: ModelCatalogue.kinds)
    func progress(kind: String) throws {
        let fractions = try SharedFit.of(kind).fractions
        #expect(fractions.allSatisfy { (0...1).contains($0) })
        #expect(fractions == fractions.sorted())
        #expect(fractions.last == 1)
        struct Enough: Error {}
        let recommender = try ModelCatalogue.recommender(kind: kind, parameters: SharedFit.quick(kind))
        let data = TrainingData(ratings: SharedFit.train, scale: Self.scale)
        #expect(throws: Enough.self) {
            try recommender.fit(data, seed: 1, threads: 1) { if $0.fraction > 0.1 { throw Enough() } }
        }
    }

    @Test("Models whose scores are ratings predict these ratings", arguments: ModelCatalogue.kinds)
    func scoresAreRatings(kind: String) throws {
        guard try ModelCatalogue.scoresAreRatings(kind: kind) else { return }
        let model = try SharedFit.of(kind).model
        let query = UserQuery(profile: SharedFit.train.profile(ofUser: 3))
        let predicted = try model.served().predict(query, items: (0..<40).map { $0 }, from: model)
        for (score, prediction) in zip(try model.scores(query), predicted) { #expect(abs(score - prediction) < 1e-3) }
    }

    @Test("An unknown kind is refused with the names of all kinds")
    func unknownKind() {
        let error = #expect(throws: ModelError.self) {
            try ModelCatalogue.recommender(kind: "oracle")
        }
        #expect(error?.code == .unknownKind)
        #expect(ModelCatalogue.kinds.allSatisfy { error?.message.contains($0) == true })
    }
}
