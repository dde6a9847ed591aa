import DenseMath

/// What stands at the end of a neural collaborative filter: how its outputs become a rating, and what loss they learn by.
/// Ratings are meant as residuals: what the biases leave, in units of its standard deviation.
protocol NeuralHead: Sendable {
    static var kind: String { get }
    /// The side that fits networks with this head.
    associatedtype Fitting: NeuralRecommender

    init(_ frame: RatingFrame)

    var outputCount: Int { get }

    /// Replaces a batch's outputs by the gradient of its mean loss.
    func loss(_ outputs: inout Activations, _ batch: NeuralBatch, on team: ThreadTeam)

    /// The residual that some outputs predict.
    /// - Parameter base: what the biases predict.
    func residual(_ outputs: Span<Float>, base: Float) -> Float

    /// Replaces outputs by the gradient of their `residual`, which is returned.
    func differentiate(_ outputs: inout MutableSpan<Float>, base: Float) -> Float
}

/// What a head must know of the ratings.
struct RatingFrame: Sendable, Codable, Equatable {
    var scale: RatingScale
    /// Standard deviation of the ratings around the biases.
    var deviation: Float

    var isValid: Bool {
        scale.minimum < scale.maximum && scale.step > 0 && deviation > 0 && deviation.isFinite
    }
}

/// The ratings of a step.
struct NeuralBatch: Sendable {
    /// For each rating two inputs of 1: its user and, behind the users, its item.
    var inputs = SparseRows()
    var values: [Float] = []
    /// What the biases predict.
    var bases: [Float] = []

    mutating func removeAll() {
        inputs.removeAll()
        values.removeAll(keepingCapacity: true)
        bases.removeAll(keepingCapacity: true)
    }
}

/// One output, the residual itself; squared error.
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

/// A softmax over the steps of the scale, learnt by cross-entropy with the step that was chosen; it predicts the expectation.
/// The network's outputs are added to the logarithm of a normal distribution around what the biases predict, so that a
/// network that knows nothing yet predicts as the biases do. A scale of very many steps is divided into `levelLimit` even ones.
struct ScaleHead: NeuralHead {
    typealias Fitting = NeuralSoftmaxFilter
    static let kind = "ncf-softmax"
    static let levelLimit = 41
    /// The ratings that the outputs stand for, ascending.
    let levels: [Float]
    private let deviation: Float
    /// Of the normal distribution; not much narrower than the levels lie apart, so that every step stays possible.
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

    /// The nearest level of a rating.
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

    /// How likely each level is.
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

    /// The expectation's gradient: each chance times how far its level lies from the expectation.
    func differentiate(_ outputs: inout MutableSpan<Float>, base: Float) -> Float {
        let chances = probabilities(outputs.span, base: base)
        let mean = expectation(chances)
        for level in levels.indices { outputs[level] = chances[level] * (levels[level] - mean) / deviation }
        return (mean - base) / deviation
    }
}
