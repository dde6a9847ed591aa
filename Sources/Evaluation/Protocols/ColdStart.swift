import Datasets
import DenseMath
import Recommenders

extension EvaluationSetup {
    private static let defaultItemShare = 0.1

    /// Some items lose all their ratings, and are ranked among themselves for the users who rated them. Items are
    /// numbered at random, so that a model that gives all of them the same score ranks them at random.
    static func newItems(_ input: EvaluationInput) throws -> EvaluationSetup {
        let seed = input.seed
        var numbers = RandomNumbers(seed: seed)
        var input = input
        input.ratings = input.ratings.renumberingItems(
            numbers.permutation(of: input.ratings.items.count).map { Int($0) })
        let file = input.ratings
        let share = input.options.share ?? defaultItemShare
        let newCount = Int((Double(file.items.count) * share).rounded())
        guard newCount > 1 else {
            throw EvaluationError(
                .nothingToTest,
                "a share of \(share) of \(file.items.count) items leaves too few to rank; "
                    + "give more ratings or a larger --share")
        }
        // The numbers are random, so that the first items are a random choice.
        let isNew = { (index: Int) in file.ratings.items[index] < Int32(newCount) }
        let indices = Array(0..<file.ratings.count)
        let training = try input.training(indices.filter { !isNew($0) }, catalogue: input.catalogue())
        let held = file.part(indices.filter(isNew)).ratings
        let candidates = Array(0..<Int32(newCount))
        var setup = EvaluationSetup(
            .newItems, training: training, evaluatesRatings: !file.isPositiveFeedback, seed: seed
        ) {
            var test = TestSet(heldOut: held, training: training)
            test.candidates = candidates
            return test
        }
        setup.content = .newItems(candidates, threshold: training.threshold)
        return setup
    }

    /// The test users are those of a strong split. All that is known of them is the two genres that stand out in their
    /// fold-in.
    static func newUsers(_ input: EvaluationInput) throws -> EvaluationSetup {
        var setup = try strong(input)
        let training = setup.training
        let makeTest = setup.test
        setup = EvaluationSetup(
            .newUsers, training: training, evaluatesRatings: false, seed: setup.seed
        ) {
            var test = try makeTest()
            let tastes = ContentTastes(training)
            for number in test.users.indices {
                let known = test.users[number].profile.indices
                test.users[number].stated = tastes.outstanding(in: known)
                test.users[number].hidden = known
                test.users[number].profile = Profile()
            }
            return test
        }
        setup.content = .newUsers
        return setup
    }
}
