import ArgumentParser
import Evaluation
import Recommenders
import TasteValues

/// How ratings are divided into those to learn from and those to judge by.
struct EvaluateSplitOptions: ParsableArguments {
    enum ProtocolName: String, ExpressibleByArgument, CaseIterable {
        case given, random, temporal, strong
        case newItems = "new-items"
        case newUsers = "new-users"
    }

    @Option(
        name: .customLong("protocol"),
        help:
            "given, random, temporal, strong, new-items or new-users. Else given where there is --test, strong where there is --fold-in too."
    )
    var name: ProtocolName?
    @Option(name: .long, help: "Ratings from here on say that an item was liked. Else three quarters up the scale.")
    var threshold: Float?
    @Option(name: .long, help: "Which share is held out: of the ratings, .2; of the users or the new items, .1.")
    var share: Double?
    @Option(name: .long, help: "Of the split and the models: the same seed gives the same figures.")
    var seed: UInt64?
    @Option(
        name: .long, help: "The scale as MINIMUM,MAXIMUM,STEP. Else as the training ratings are.",
        transform: { try Self.scale($0) })
    var scale: RatingScale?

    func validate() throws {
        if let share, !(share > 0 && share < 1) { throw ValidationError("--share lies between 0 and 1") }
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold is a finite number") }
    }

    func setup(_ input: EvaluationInput) throws -> EvaluationSetup {
        var input = input
        input.threshold = threshold
        input.share = share
        input.seed = seed
        input.scale = scale
        switch name ?? standardName(input) {
        case .given: return try .given(input)
        case .random: return try .random(input)
        case .temporal: return try .temporal(input)
        case .strong: return try .strong(input)
        case .newItems: return try .newItems(input)
        case .newUsers: return try .newUsers(input)
        }
    }

    private func standardName(_ input: EvaluationInput) -> ProtocolName {
        if input.foldInPath != nil { return .strong }
        return input.testPath == nil ? .random : .given
    }

    private static func scale(_ text: String) throws -> RatingScale {
        let numbers = text.split(separator: ",").compactMap { Float($0) }
        guard numbers.count == 3, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[1], numbers[2] > 0 else {
            throw ValidationError("a scale is given as --scale 0.5,5,0.5: minimum, maximum above it, step above 0")
        }
        return RatingScale(minimum: numbers[0], maximum: numbers[1], step: numbers[2])
    }
}
