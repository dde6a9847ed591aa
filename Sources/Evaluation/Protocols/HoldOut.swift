import DenseMath
import Recommenders

extension EvaluationSetup {
    static let defaultRatingShare = 0.2

    /// A share of all ratings is held out at random.
    static func random(_ input: EvaluationInput) throws -> EvaluationSetup {
        var numbers = RandomNumbers(seed: input.seed)
        let order = numbers.permutation(of: input.ratings.ratings.count).map { Int($0) }
        return try holdingOut(.random, order: order, input)
    }

    /// The last ratings in time are held out. Of ratings with equal times, those that stand later in the file count as
    /// later.
    static func temporal(_ input: EvaluationInput) throws -> EvaluationSetup {
        guard let times = input.ratings.times else {
            throw EvaluationError(
                .badRequest, "the ratings have no times, so that there is no last part of them; try --protocol random")
        }
        let order = times.indices.sorted { times[$0] != times[$1] ? times[$0] > times[$1] : $0 > $1 }
        return try holdingOut(.temporal, order: order, input)
    }

    /// Holds out the first ratings of the order.
    private static func holdingOut(
        _ splitProtocol: EvaluationProtocol, order: [Int], _ input: EvaluationInput
    ) throws -> EvaluationSetup {
        let share = input.options.share ?? defaultRatingShare
        let testCount = Int((Double(order.count) * share).rounded())
        guard testCount > 0 else {
            throw EvaluationError(
                .nothingToTest,
                "a share of \(share) of \(order.count) ratings leaves none to test; give more ratings or a larger --share"
            )
        }
        let catalogue = input.catalogue()
        let training = try input.training(order[testCount...].sorted(), catalogue: catalogue)
        let held = input.ratings.part(order[..<testCount].sorted()).ratings
        return EvaluationSetup(
            splitProtocol, training: training, evaluatesRatings: !input.ratings.isPositiveFeedback, seed: input.seed
        ) {
            TestSet(heldOut: held, training: training, notes: notes(held, training))
        }
    }

    private static func notes(_ held: RatingTriples, _ training: TrainingData) -> [String] {
        let ratings = training.ratings
        let users = Set(held.users).count { ratings.userOffsets[Int($0)] == ratings.userOffsets[Int($0) + 1] }
        let items = Set(held.items).count { ratings.itemOffsets[Int($0)] == ratings.itemOffsets[Int($0) + 1] }
        guard users + items > 0 else { return [] }
        return [
            "\(users) test users and \(items) test items have no rating in the training part; "
                + "they are evaluated as the models answer for them"
        ]
    }
}

extension TestSet {
    /// Held-out ratings of users and items of the training data. The items that a user liked are the user's targets.
    init(heldOut: RatingTriples, training: TrainingData, notes: [String] = []) {
        var indicesOfUser: [Int32: [Int]] = [:]
        for index in 0..<heldOut.count { indicesOfUser[heldOut.users[index], default: []].append(index) }
        let users = indicesOfUser.sorted { $0.key < $1.key }.map { user, indices in
            TestUser(
                profile: training.ratings.profile(ofUser: user), currentRow: Int(user),
                targets: indices.filter { heldOut.values[$0] >= training.threshold }.map { heldOut.items[$0] },
                items: indices.map { heldOut.items[$0] }, ratings: indices.map { heldOut.values[$0] })
        }
        self.init(users: users, notes: notes)
    }
}
