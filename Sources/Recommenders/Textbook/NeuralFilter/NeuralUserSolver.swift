import DenseMath

/// Finds a user's part of the first sums from their ratings, for fixed weights: a few Gauss-Newton steps, each a ridge
/// regression of the residuals on the linearised network, shrunk towards the mean user. The same for users of the fit
/// and for later ones.
struct NeuralUserSolver<Head: NeuralHead> {
    /// Linearisations in sequence; the best point is kept.
    private static var rounds: Int { 3 }
    /// The regression's intercept is suppressed, because the biases already cover it.
    private static var interceptPenaltyFactor: Float { 1e6 }

    private let settings: NeuralSettings<Head>
    private let head: Head
    private let layout: NeuralLayout
    private let stack: NeuralStack
    private let meanUser: [Float]
    private var pass: NeuralStack.Pass
    private var ridge: RidgeSolver

    init(_ settings: NeuralSettings<Head>, stack: NeuralStack, meanUser: [Float]) {
        self.settings = settings
        self.stack = stack
        self.meanUser = meanUser
        head = settings.head
        layout = settings.layout
        pass = stack.newPass()
        ridge = RidgeSolver(
            unitCount: settings.units[0], penalty: settings.rowPenalty,
            interceptPenalty: settings.rowPenalty * Self.interceptPenaltyFactor)
    }

    /// The user's row.
    /// - Parameters:
    ///   - values: their ratings.
    ///   - items: the rated items' rows, one after the other.
    mutating func row(values: [Float], items: [Float]) -> [Float] {
        let biases = values.indices.map { items[$0 * layout.columns + layout.biasColumn] }
        let sum = zip(values, biases).reduce(0.0) { $0 + Double($1.0 - settings.mean - $1.1) }
        let base =
            settings.mean + Biases.dampedMean(sum: sum, count: values.count, damping: Biases.userDamping)
        var row = [Float](repeating: 0, count: layout.columns)
        row[layout.biasColumn] = base
        let part = values.isEmpty ? meanUser : solve(values, items, bases: biases.map { base + $0 })
        row.replaceSubrange(0..<layout.partCount, with: part)
        return row
    }

    private mutating func solve(_ values: [Float], _ items: [Float], bases: [Float]) -> [Float] {
        var part = meanUser
        var best = (loss: Float.infinity, part: meanUser)
        for round in 0...Self.rounds {
            let linear = linearise(part, items, bases: bases, count: values.count)
            let errors = values.indices.map {
                (values[$0] - bases[$0]) / settings.frame.deviation - linear.residuals[$0]
            }
            let moved = zip(part, meanUser).map { $0 - $1 }
            let loss = errors.reduce(0) { $0 + $1 * $1 } + settings.rowPenalty * moved.reduce(0) { $0 + $1 * $1 }
            guard loss < best.loss else { break }
            best = (loss, part)
            if round == Self.rounds { break }
            ridge.begin(rowCount: values.count)
            let slopes = linear.slopes
            for place in values.indices {
                ridge.setRow(place, inputs: slopes.values.span.extracting(slopes.units(ofRow: place)))
            }
            guard let next = ridge.solve(targets: errors, prior: moved.map { -$0 } + [0]) else { break }
            part = zip(part, next).map { $0 + $1 }
        }
        return best.part
    }

    /// The network's prediction for each item, and its derivative by the user's part.
    private mutating func linearise(
        _ part: [Float], _ items: [Float], bases: [Float], count: Int
    ) -> (residuals: [Float], slopes: Activations) {
        let team = NeuralPasses.alone
        NeuralPasses.setSums(
            &pass.inputs, part: part, items: items.span, columns: layout.columns, count: count)
        stack.forward(&pass, on: team)
        var residuals = [Float](repeating: 0, count: count)
        let head = head
        residuals.withDisjointWriter { writer in
            pass.outputs.forEachRow(on: team) { row, outputs in
                let residual = head.differentiate(&outputs, base: bases[row])
                writer.write(row..<row + 1) { $0[0] = residual }
            }
        }
        return (residuals, stack.goBack(pass, on: team))
    }
}

/// What passes for single users share.
enum NeuralPasses {
    /// One thread: the caller's. It has no state, so it may be used concurrently.
    static let alone = ThreadTeam(threadCount: 1)

    /// Computes the first sums of one user with some items.
    static func setSums(_ sums: inout Activations, part: [Float], items: Span<Float>, columns: Int, count: Int) {
        sums.resize(rowCount: count)
        let stride = sums.columns
        sums.withMutableValues { values in
            for row in 0..<count {
                var sum = values.extracting(row * stride..<row * stride + part.count)
                for unit in part.indices { sum[unit] = part[unit] }
                Kernels.axpy(1, items.extracting(row * columns..<row * columns + part.count), into: &sum)
            }
        }
    }
}
