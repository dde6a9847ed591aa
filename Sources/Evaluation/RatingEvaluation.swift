import Recommenders

/// What a model reached on ratings it had not seen.
package struct RatingEvaluation: Sendable {
    package let kind: String
    /// Predictions brought into the scale, as they are shown to people.
    package let errors: RatingErrors
    package let fitSeconds: Double
    /// On the ratings the model itself held out.
    package let validation: ValidationFigures

    /// Fits a model on the train part and predicts the test part through its serving side, from the heap.
    /// - Parameters:
    ///   - userCount, itemCount: every index of both parts lies below.
    ///   - scale: predictions are brought into it before they are judged.
    package init(
        of recommender: some Recommender, on split: RatingSplit, userCount: Int, itemCount: Int, scale: RatingScale,
        seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void = { _ in }
    ) throws {
        let train = split.train.matrix(userCount: userCount, itemCount: itemCount)
        let data = TrainingData(ratings: train, scale: scale)
        let clock = ContinuousClock()
        let start = clock.now
        let model = try recommender.fit(data, seed: seed, threads: threads, progress: progress)
        fitSeconds = (clock.now - start) / .seconds(1)
        kind = model.kind
        validation = model.validation
        let served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        let predictions = try Self.predictions(served, from: model, train: train, test: split.test)
        errors = RatingErrors(predictions: predictions.map(scale.clamp), ratings: split.test.values)
    }

    /// Predictions of a model's stored rows for test ratings, in their order.
    package static func predictions(
        _ served: some ServedModel, from source: some TensorSource, train: RatingMatrix, test: RatingTriples
    ) throws -> [Float] {
        var placesOfUser: [Int32: [Int]] = [:]
        for place in 0..<test.count { placesOfUser[test.users[place], default: []].append(place) }
        var predictions = [Float](repeating: 0, count: test.count)
        for (user, places) in placesOfUser {
            let query = UserQuery(profile: train.profile(ofUser: user), currentRow: Int(user))
            let values = try served.predict(query, items: places.map { test.items[$0] }, from: source)
            for (place, value) in zip(places, values) { predictions[place] = value }
        }
        return predictions
    }
}
