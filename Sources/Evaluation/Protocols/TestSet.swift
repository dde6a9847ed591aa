import Recommenders

/// A user whose held-out items or ratings a model is evaluated on.
package struct TestUser: Sendable {
    /// The ratings that the model is told of. Their items are never recommended.
    package var profile: Profile
    /// The user's row in the model, where the model was trained on exactly this profile.
    var currentRow: Int?
    /// Held-out items of the catalogue that the user liked, in ascending order.
    package var targets: [Int32]
    /// Held-out items whose ratings are to be predicted. An index past the catalogue stands for an item that the models
    /// do not know.
    package var items: [Int32]
    /// The held-out ratings of `items`.
    package var ratings: [Float]
    /// Further items, in ascending order, that are neither told to the model nor ranked.
    var hidden: [Int32] = []
    /// Features that the user says to like, such as "genre:Drama", for models that take them.
    var stated: [String] = []

    init(
        profile: Profile, currentRow: Int? = nil, targets: [Int32] = [], items: [Int32] = [], ratings: [Float] = []
    ) {
        self.profile = profile
        self.currentRow = currentRow
        self.targets = targets.sorted()
        self.items = items
        self.ratings = ratings
    }

    var query: UserQuery { UserQuery(profile: profile, currentRow: currentRow) }
}

/// The held-out data that models are evaluated on.
package struct TestSet: Sendable {
    package var users: [TestUser]
    /// How many held-out ratings there are or, where only liked items are held out, how many of those.
    package var ratingCount: Int
    /// The only items that may be ranked, in ascending order. nil: the whole catalogue.
    var candidates: [Int32]?
    /// Sentences for the user, such as how many names the training data lacks and how they are treated.
    var notes: [String]

    init(users: [TestUser], notes: [String] = []) {
        self.users = users
        self.notes = notes
        ratingCount = users.reduce(0) { $0 + max($1.ratings.count, $1.targets.count) }
    }
}
