import DenseMath
import TasteValues

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
