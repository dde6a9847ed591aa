/// What a network keeps in its settings to learn on from its weights.
struct Unlearned: Codable, Sendable, Equatable {
    /// Of how many ratings it learned.
    var learnedCount: Int
    /// How many ratings changed since.
    var pending = 0
    /// The hyper-parameters that it was fitted with, as JSON.
    let parameters: String

    init(learnedCount: Int, parameters: String) {
        (self.learnedCount, self.parameters) = (learnedCount, parameters)
    }

    var share: Double { LearningOn.unlearnedShare(pending: pending, of: learnedCount + pending) }

    /// After the ratings of some users changed.
    func following(_ users: [Int32], _ ratings: some RatingSource) throws -> Unlearned {
        var next = self
        next.pending += try LearningOn.changeCount(users, ratings)
        return next
    }
}

extension Recommender {
    /// With the hyper-parameters that a model was fitted with.
    static func fitted(_ unlearned: Unlearned) throws(ModelError) -> Self {
        try Self(json: unlearned.parameters)
    }
}
