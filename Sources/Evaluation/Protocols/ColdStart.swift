import Datasets
import DenseMath
import Recommenders

extension EvaluationSetup {
    private static let defaultItemShare = 0.1

    /// Some of the items lose all of their ratings, and are ranked among themselves for the users who rated them. Items are
    /// numbered at random, so that a model that scores them all alike orders them at random.
    package static func newItems(_ input: EvaluationInput) throws -> EvaluationSetup {
        let seed = input.seed ?? EvaluationInput.defaultSeed
        var numbers = RandomNumbers(seed: seed)
        var input = input
        input.ratings = input.ratings.renumberingItems(
            numbers.permutation(of: input.ratings.items.count).map { Int($0) })
        let file = input.ratings
        let newCount = Int((Double(file.items.count) * (input.share ?? defaultItemShare)).rounded())
        guard newCount > 1 else {
            throw EvaluationError(
                .nothingToTest,
                "a share of \(input.share ?? defaultItemShare) of \(file.items.count) items leaves too few to rank; "
                    + "give more ratings or a larger --share")
        }
        // Any of them will do: the numbers are random already.
        let isNew = { (place: Int) in file.ratings.items[place] < Int32(newCount) }
        let places = Array(0..<file.ratings.count)
        let training = try input.training(places.filter { !isNew($0) }, catalogue: input.catalogue())
        let held = file.part(places.filter(isNew)).ratings
        let candidates = Array(0..<Int32(newCount))
        var setup = EvaluationSetup(
            protocolName: "new-items", training: training, judgesRatings: !file.isPositiveFeedback, seed: seed
        ) {
            var test = TestSet(heldOut: held, training: training)
            test.candidates = candidates
            return test
        }
        setup.content = .newItems(candidates, threshold: training.threshold)
        return setup
    }

    /// The users of a strong split, of whom nothing is known but the two genres that stand out in their fold-in.
    package static func newUsers(_ input: EvaluationInput) throws -> EvaluationSetup {
        var setup = try strong(input)
        let training = setup.training
        let makeTest = setup.test
        setup = EvaluationSetup(
            protocolName: "new-users", training: training, judgesRatings: false, seed: setup.seed, notes: setup.notes
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
