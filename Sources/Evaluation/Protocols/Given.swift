import Datasets
import Recommenders

extension EvaluationSetup {
    /// All ratings are training data, and the ratings of another file are the test.
    static func given(_ input: EvaluationInput) throws -> EvaluationSetup {
        guard let path = input.testPath else {
            throw EvaluationError(
                .badRequest, "the protocol given needs a file of held-out ratings; name it with --test")
        }
        let catalogue = input.catalogue()
        let training = try input.training(Array(0..<input.ratings.ratings.count), catalogue: catalogue)
        let users = input.ratings.users
        let columns = input.columns
        return EvaluationSetup(
            .given, training: training, evaluatesRatings: !input.ratings.isPositiveFeedback, seed: input.seed
        ) {
            try TestSet(
                named: RatingFile(at: path, columns: columns), training: training, users: users, catalogue: catalogue)
        }
    }
}

extension TestSet {
    /// Held-out ratings by names. A user whom the training data lacks gets an empty profile. Ratings of an item that it
    /// lacks are predicted, which models do by the user's mean, but are not among the targets of the ranking.
    init(named file: RatingFile, training: TrainingData, users known: NameTable, catalogue: NameTable) {
        let userOfName = file.users.names(from: 0).map { known.number(of: $0) }
        let itemOfName = file.items.names(from: 0).map { catalogue.number(of: $0) }
        let ratings = file.ratings.matrix(userCount: file.users.count, itemCount: file.items.count)
        var users: [TestUser] = []
        for (number, row) in userOfName.enumerated() {
            let held = ratings.profile(ofUser: Int32(number))
            // Any index past the catalogue stands for an unknown item.
            let items = held.indices.map { itemOfName[Int($0)].map { Int32($0) } ?? Int32(catalogue.count) }
            let liked = zip(items, held.values).filter { $1 >= training.threshold && Int($0) < catalogue.count }
            users.append(
                TestUser(
                    profile: row.map { training.ratings.profile(ofUser: Int32($0)) } ?? Profile(),
                    currentRow: row.map { Int($0) }, targets: liked.map(\.0), items: items, ratings: held.values))
        }
        self.init(users: users)
        notes = Self.notes(
            unknownUsers: userOfName.count { $0 == nil }, unknownItems: itemOfName.count { $0 == nil })
    }

    private static func notes(unknownUsers: Int, unknownItems: Int) -> [String] {
        guard unknownUsers + unknownItems > 0 else { return [] }
        return [
            "the test has \(unknownUsers) users and \(unknownItems) items that the training ratings do not have; "
                + "such users are asked about with an empty profile, such items predicted by the user's mean and not ranked"
        ]
    }
}
