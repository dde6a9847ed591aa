import DenseMath

/// How many steps a network has learned by, and how many it has not, because their numbers were not finite or too large to be squared:
/// a step that is discarded leaves the weights, and what the optimiser remembers of them, as they were.
struct LearningSteps: Sendable, Equatable {
    private(set) var taken = 0
    private(set) var discarded = 0

    mutating func count(isTaken: Bool) {
        if isTaken { taken += 1 } else { discarded += 1 }
    }

    /// Whether most steps since some moment were discarded: then the weights have grown to where nothing more is learned.
    func isMostlyDiscarded(since earlier: LearningSteps) -> Bool {
        let (newlyTaken, newlyDiscarded) = (taken - earlier.taken, discarded - earlier.discarded)
        return newlyDiscarded > 0 && newlyDiscarded >= newlyTaken
    }

    /// Looks at a pass over the data that has ended.
    func checkPass(since earlier: LearningSteps, kind: String, rate: Float) throws(ModelError) {
        if isMostlyDiscarded(since: earlier) { throw .diverged(kind: kind, rate: rate) }
    }
}

extension ModelError {
    static func diverged(kind: String, rate: Float) -> ModelError {
        ModelError(
            .diverged,
            "the numbers of the \(kind) model grew without end at a rate of \(rate), and nothing of it is kept; "
                + "set a smaller rate, a tenth of it to begin with")
    }
}

extension Activations {
    /// The sum of the squares of what a batch gave. Not finite where a number is not finite or too large to be squared.
    var squareSum: Float {
        let numbers = values.span.extracting(0..<rowCount * columns)
        return Kernels.dot(numbers, numbers)
    }
}

extension SparseRows {
    var squareSum: Float {
        let numbers = values.span
        return Kernels.dot(numbers, numbers)
    }
}

/// Whether the gradient of a layer's weights can be learned from.
enum GradientCheck {
    /// Far enough below what a number can hold for a sum of a few such squares.
    private static let limit = Double(Float.greatestFiniteMagnitude) * 1e-6

    /// No square of the weights' gradient is larger than that of the inputs times that of the sums' gradient (Cauchy and Schwarz): so it
    /// need not be looked at, nor made.
    static func isSound(inputs: Float, gradient: Float) -> Bool {
        let bound = Double(inputs) * Double(gradient)
        return inputs.isFinite && gradient.isFinite && bound <= limit
    }
}

extension FittedModel {
    /// Whether all its numbers are.
    var isFinite: Bool { tensors.values.allSatisfy { $0.values.allSatisfy(\.isFinite) } }
}
