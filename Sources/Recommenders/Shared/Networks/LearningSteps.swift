import DenseMath

/// Numbers of training steps taken and discarded. A step is discarded where its numbers are not finite or too large to
/// be squared; it leaves the weights and the optimiser's state as they were.
struct LearningSteps: Sendable, Equatable {
    private(set) var taken = 0
    private(set) var discarded = 0

    mutating func count(isTaken: Bool) {
        if isTaken { taken += 1 } else { discarded += 1 }
    }

    /// Whether most steps since an earlier state were discarded: the weights have then diverged.
    func isMostlyDiscarded(since earlier: LearningSteps) -> Bool {
        let (newlyTaken, newlyDiscarded) = (taken - earlier.taken, discarded - earlier.discarded)
        return newlyDiscarded > 0 && newlyDiscarded >= newlyTaken
    }

    /// Checks a pass over the data that has ended.
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
    /// The sum of squares of a batch. Not finite where a number is not finite or too large to be squared.
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

/// Whether weights can be updated by the gradient of a layer.
enum GradientCheck {
    /// A few such squares can be added without overflow.
    private static let limit = Double(Float.greatestFiniteMagnitude) * 1e-6

    /// By Cauchy and Schwarz no square of the weights' gradient is larger than the product of these two squares, so the
    /// gradient itself need not be computed.
    static func isSound(inputs: Float, gradient: Float) -> Bool {
        let bound = Double(inputs) * Double(gradient)
        return inputs.isFinite && gradient.isFinite && bound <= limit
    }
}

extension FittedModel {
    /// Whether all weights are finite.
    var isFinite: Bool { tensors.values.allSatisfy { $0.values.allSatisfy(\.isFinite) } }
}
