import Recommenders

/// What one user is judged by.
package struct TestUser: Sendable {
    /// What the model is told of the user; never recommended.
    package var profile: Profile
    /// The user's row in the model where it was trained on exactly this profile.
    package var currentRow: Int?
    /// Held-out items that the user liked, ascending, all in the catalogue.
    package var targets: [Int32]
    /// Held-out items to predict ratings of, and what was given. An item that the models do not know lies past the catalogue.
    package var items: [Int32]
    package var ratings: [Float]

    package init(
        profile: Profile, currentRow: Int? = nil, targets: [Int32] = [], items: [Int32] = [], ratings: [Float] = []
    ) {
        self.profile = profile
        self.currentRow = currentRow
        self.targets = targets.sorted()
        self.items = items
        self.ratings = ratings
    }

    package var query: UserQuery { UserQuery(profile: profile, currentRow: currentRow) }
}

/// What models are judged by: users in a fixed order.
package struct TestSet: Sendable {
    package var users: [TestUser]
    /// Held-out ratings or, where there are only liked items, those.
    package var ratingCount: Int
    /// The only items that may be ranked, ascending. nil: the whole catalogue.
    package var candidates: [Int32]?
    /// What people should know of it: names that training has not seen, and what became of them.
    package var notes: [String]

    package init(users: [TestUser], notes: [String] = []) {
        self.users = users
        self.notes = notes
        ratingCount = users.reduce(0) { $0 + max($1.ratings.count, $1.targets.count) }
    }
}

/// A way to judge models on some data: what they learn from, and what they are asked afterwards.
package struct EvaluationSetup: Sendable {
    /// given, random, temporal, strong, new-items or new-users.
    package let protocolName: String
    package let training: TrainingData
    /// Whether held-out ratings are to be predicted; else only rankings are judged.
    package let judgesRatings: Bool
    /// Of the split and of the models.
    package let seed: UInt64
    /// Whom a model may learn from, and what it may rank, in words for people.
    package var notes: [String]
    /// Reads or makes the test. Called once, after every fit: nothing that is tested can reach what is learnt.
    package let test: @Sendable () throws -> TestSet

    package init(
        protocolName: String, training: TrainingData, judgesRatings: Bool, seed: UInt64, notes: [String] = [],
        test: @escaping @Sendable () throws -> TestSet
    ) {
        self.protocolName = protocolName
        self.training = training
        self.judgesRatings = judgesRatings
        self.seed = seed
        self.notes = notes
        self.test = test
    }
}
