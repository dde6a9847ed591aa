import DenseMath
import TasteValues

/// The end of a neural collaborative filter: how outputs become a rating, and by which loss they learn. Ratings are
/// residuals of the biases, in units of their standard deviation.
protocol NeuralHead: Sendable {
    static var kind: String { get }
    /// The fitting side of networks with this head.
    associatedtype Fitting: NeuralRecommender

    init(_ frame: RatingFrame)

    var outputCount: Int { get }

    /// Replaces a batch's outputs by the gradient of its mean loss.
    func loss(_ outputs: inout Activations, _ batch: NeuralBatch, on team: ThreadTeam)

    /// The predicted residual.
    /// - Parameter base: the prediction by biases.
    func residual(_ outputs: Span<Float>, base: Float) -> Float

    /// Replaces outputs by the gradient of their `residual`, and returns that.
    func differentiate(_ outputs: inout MutableSpan<Float>, base: Float) -> Float
}

/// What a head must know about the ratings.
struct RatingFrame: Sendable, Codable, Equatable {
    var scale: RatingScale
    /// The standard deviation of the ratings around the biases.
    var deviation: Float

    var isValid: Bool {
        scale.minimum < scale.maximum && scale.step > 0 && deviation > 0 && deviation.isFinite
    }
}

/// The ratings of a step.
struct NeuralBatch: Sendable {
    /// For each rating two inputs of 1: its user, and its item, numbered after the users.
    var inputs = SparseRows()
    var values: [Float] = []
    /// The predictions by biases.
    var bases: [Float] = []

    mutating func removeAll() {
        inputs.removeAll()
        values.removeAll(keepingCapacity: true)
        bases.removeAll(keepingCapacity: true)
    }
}

/// One output, which is the residual itself, trained by squared error.
struct ValueHead: NeuralHead {
    typealias Fitting = NeuralFilter
    static let kind = "ncf"
    private let deviation: Float

    init(_ frame: RatingFrame) {
        deviation = frame.deviation
    }

    var outputCount: Int { 1 }

    func loss(_ outputs: inout Activations, _ batch: NeuralBatch, on team: ThreadTeam) {
        var targets = Activations(unitCount: 1)
        targets.resize(rowCount: batch.values.count)
        targets.forEachRow(on: team) { row, units in units[0] = (batch.values[row] - batch.bases[row]) / deviation }
        _ = Losses.squared(&outputs, targets: targets, on: team)
    }

    func residual(_ outputs: Span<Float>, base: Float) -> Float { outputs[0] }

    func differentiate(_ outputs: inout MutableSpan<Float>, base: Float) -> Float {
        let residual = outputs[0]
        outputs[0] = 1
        return residual
    }
}

/// A softmax over the steps of the scale, trained by cross-entropy. It predicts the expectation. The network's outputs
/// are added to the logarithm of a normal distribution around the prediction by biases, so that an untrained network
/// predicts as the biases do. A scale with many steps is divided into `levelLimit` even levels.
struct ScaleHead: NeuralHead {
    typealias Fitting = NeuralSoftmaxFilter
    static let kind = "ncf-softmax"
    static let levelLimit = 41
    /// The rating of each output, ascending.
    let levels: [Float]
    private let deviation: Float
    /// The standard deviation of the normal distribution; at least half the distance of two levels, so that every level
    /// stays possible.
    private let spread: Float

    init(_ frame: RatingFrame) {
        let range = frame.scale.maximum - frame.scale.minimum
        let steps = (range / frame.scale.step).rounded()
        let count = steps < Float(Self.levelLimit) ? max(2, Int(steps) + 1) : Self.levelLimit
        let distance = range / Float(count - 1)
        levels = (0..<count).map { frame.scale.minimum + Float($0) * distance }
        deviation = frame.deviation
        spread = max(frame.deviation, distance / 2)
    }

    var outputCount: Int { levels.count }

    func loss(_ outputs: inout Activations, _ batch: NeuralBatch, on team: ThreadTeam) {
        outputs.forEachRow(on: team) { row, units in addPrior(to: &units, base: batch.bases[row]) }
        _ = Losses.crossEntropy(&outputs, classes: batch.values.map(level), on: team)
    }

    /// The level nearest to a rating.
    private func level(of value: Float) -> Int32 {
        let place = (value - levels[0]) / (levels[1] - levels[0])
        return Int32(min(max(place.rounded(), 0), Float(levels.count - 1)))
    }

    private func addPrior(to outputs: inout MutableSpan<Float>, base: Float) {
        for level in levels.indices {
            let distance = (levels[level] - base) / spread
            outputs[level] -= 0.5 * distance * distance
        }
    }

    /// The probability of each level.
    func probabilities(_ outputs: Span<Float>, base: Float) -> [Float] {
        var chances = (0..<outputs.count).map { outputs[$0] }
        var span = chances.mutableSpan
        addPrior(to: &span, base: base)
        _ = Kernels.softmax(&span, scale: 1)
        return chances
    }

    private func expectation(_ chances: [Float]) -> Float {
        zip(levels, chances).reduce(0) { $0 + $1.0 * $1.1 }
    }

    func residual(_ outputs: Span<Float>, base: Float) -> Float {
        (expectation(probabilities(outputs, base: base)) - base) / deviation
    }

    /// The gradient of the expectation: each probability times the distance of its level from the expectation.
    func differentiate(_ outputs: inout MutableSpan<Float>, base: Float) -> Float {
        let chances = probabilities(outputs.span, base: base)
        let mean = expectation(chances)
        for level in levels.indices { outputs[level] = chances[level] * (levels[level] - mean) / deviation }
        return (mean - base) / deviation
    }
}
