import DenseMath
import TasteValues

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
