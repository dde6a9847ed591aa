import Recommenders

/// How ratings are split into a training and a test part. The raw values are the names of the command line.
package enum EvaluationProtocol: String, Sendable, CaseIterable {
    case given, random, temporal, strong
    case newItems = "new-items"
    case newUsers = "new-users"
}

/// The data of one evaluation: what the models learn from, and how the test is obtained afterwards.
package struct EvaluationSetup: Sendable {
    package let splitProtocol: EvaluationProtocol
    package let training: TrainingData
    /// Whether held-out ratings are predicted; otherwise only rankings are evaluated.
    let evaluatesRatings: Bool
    /// The seed of the split and of the models.
    package let seed: UInt64
    /// What the content prior is asked in addition to the models; nil where it is not evaluated.
    var content: ContentTask?
    /// Reads or makes the test. It is called once, after the last fit, so that no model can learn from the test.
    let test: @Sendable () throws -> TestSet

    init(
        _ splitProtocol: EvaluationProtocol, training: TrainingData, evaluatesRatings: Bool, seed: UInt64,
        test: @escaping @Sendable () throws -> TestSet
    ) {
        self.splitProtocol = splitProtocol
        self.training = training
        self.evaluatesRatings = evaluatesRatings
        self.seed = seed
        self.test = test
    }

    /// Splits the input.
    /// - Parameter splitProtocol: nil: `strong` where the input has a fold-in, else `given` where it has a test, else
    ///   `random`.
    /// - Throws: `EvaluationError` where the input does not fit the protocol, or leaves nothing to learn from or to
    ///   test.
    package init(_ input: EvaluationInput, by splitProtocol: EvaluationProtocol? = nil) throws {
        let standard: EvaluationProtocol =
            input.foldInPath != nil ? .strong : input.testPath == nil ? .random : .given
        switch splitProtocol ?? standard {
        case .given: self = try .given(input)
        case .random: self = try .random(input)
        case .temporal: self = try .temporal(input)
        case .strong: self = try .strong(input)
        case .newItems: self = try .newItems(input)
        case .newUsers: self = try .newUsers(input)
        }
    }
}
