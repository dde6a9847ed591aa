import Recommenders

/// A fitted model and its serving side.
struct ReplayedModel: Sendable {
    private(set) var model: FittedModel
    private(set) var served: any ServedModel

    init(_ model: FittedModel) throws {
        self.model = model
        served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
    }

    var scoring: Scoring { .model(served, model) }

    /// Learns what a batch changed. Returns why the model asks for a full fit; nil where it does not.
    mutating func update(_ ratings: StreamedRatings) throws -> String? {
        let update = try served.update(
            RatingChange(
                users: ratings.changedUsers, items: ratings.changedItems, userCount: ratings.userCount,
                itemCount: ratings.itemCount, ratings: ratings), from: model)
        model.apply(update)
        served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        return update.refitReason
    }

    /// Continues training by passes over all ratings where that is due. Returns whether it was.
    mutating func continueTraining(_ data: () -> TrainingData, seed: UInt64, threads: Int) throws -> Bool {
        guard served.unlearnedShare >= ContinuedTraining.dueShare,
            let learned = try served.continueTraining(
                data(), from: model, seed: seed, threads: threads, progress: { _ in })
        else { return false }
        self = try ReplayedModel(learned)
        return true
    }

    /// The ratings in a range of the stream as a test.
    /// - Parameters:
    ///   - learned: the ratings that the model has learned from.
    ///   - known: all ratings before the range. Those that the model has not learned from are hidden: they are neither
    ///     told to the model nor ranked.
    func test(
        _ range: Range<Int>, of stream: ReplayStream, learned: StreamedRatings, known: StreamedRatings, threshold: Float
    ) -> TestSet {
        var indicesOfUser: [Int32: [Int]] = [:]
        for index in range { indicesOfUser[stream.ratings.users[index], default: []].append(index) }
        let users = indicesOfUser.sorted { $0.key < $1.key }.map { user, indices in
            let isKnown = Int(user) < min(learned.userCount, served.userCount)
            let profile = isKnown ? learned.profile(ofUser: user) : Profile()
            var test = TestUser(
                profile: profile, currentRow: isKnown && profile.count > 0 ? Int(user) : nil,
                targets: indices.filter { stream.ratings.values[$0] >= threshold }.map { stream.ratings.items[$0] },
                items: indices.map { stream.ratings.items[$0] }, ratings: indices.map { stream.ratings.values[$0] })
            if Int(user) < known.userCount {
                let told = Set(profile.indices)
                test.hidden = known.profile(ofUser: user).indices.filter { !told.contains($0) }
            }
            return test
        }
        return TestSet(users: users)
    }
}
