import Recommenders

/// A model as it serves, and how far it has learned.
struct ReplayedModel: Sendable {
    private(set) var model: FittedModel
    private(set) var served: any ServedModel

    init(_ model: FittedModel) throws {
        self.model = model
        served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
    }

    var scoring: Scoring { .model(served, model) }

    /// Learns what a batch changed. Returns why the model asks to be fitted anew, if it does.
    mutating func update(_ ratings: StreamedRatings) throws -> String? {
        let update = try served.update(
            RatingChange(
                users: ratings.changedUsers, items: ratings.changedItems, userCount: ratings.userCount,
                itemCount: ratings.itemCount, ratings: ratings), from: model)
        model.apply(update)
        served = try ModelCatalogue.served(kind: model.kind, settings: model.settings)
        return update.refitReason
    }

    /// Passes over all ratings where that is due; tells whether there were any.
    mutating func learnOn(_ data: () -> TrainingData, seed: UInt64, threads: Int) throws -> Bool {
        guard served.unlearnedShare >= ContinuedTraining.dueShare,
            let learned = try served.continueTraining(
                data(), from: model, seed: seed, threads: threads, progress: { _ in })
        else { return false }
        self = try ReplayedModel(learned)
        return true
    }

    /// The ratings in a range of the stream, to be judged by.
    /// - Parameters:
    ///   - learned: how many ratings the model has learned from.
    ///   - known: how many are known; what came between is neither told to the model nor to be ranked.
    func test(
        _ range: Range<Int>, of stream: ReplayStream, learned: StreamedRatings, known: StreamedRatings, threshold: Float
    ) -> TestSet {
        var places: [Int32: [Int]] = [:]
        for place in range { places[stream.ratings.users[place], default: []].append(place) }
        let users = places.sorted { $0.key < $1.key }.map { user, places in
            let isKnown = Int(user) < min(learned.userCount, served.userCount)
            let profile = isKnown ? learned.profile(ofUser: user) : Profile()
            var test = TestUser(
                profile: profile, currentRow: isKnown && profile.count > 0 ? Int(user) : nil,
                targets: places.filter { stream.ratings.values[$0] >= threshold }.map { stream.ratings.items[$0] },
                items: places.map { stream.ratings.items[$0] }, ratings: places.map { stream.ratings.values[$0] })
            if Int(user) < known.userCount {
                let told = Set(profile.indices)
                test.hidden = known.profile(ofUser: user).indices.filter { !told.contains($0) }
            }
            return test
        }
        return TestSet(users: users)
    }
}
