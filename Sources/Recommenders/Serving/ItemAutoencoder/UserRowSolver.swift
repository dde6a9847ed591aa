import DenseMath

/// Solves a user's row from their ratings: a damped mean of the residuals of the item biases, then ridge regression of
/// the rest on the items' codes, shrunk towards the user's prior (`ProfilePriors`). The same for users of the fit and
/// for later ones.
struct UserRowSolver {
    private let settings: AutoencoderSettings
    private var ridge: RidgeSolver
    /// Ratings less the mean and the items' biases.
    private var targets: [Float] = []
    private let meanPrior: [Float]
    private var priorSum: [Float]

    init(_ settings: AutoencoderSettings, meanPrior: [Float]) {
        self.settings = settings
        self.meanPrior = meanPrior
        priorSum = meanPrior
        ridge = RidgeSolver(
            unitCount: settings.units, penalty: settings.rowPenalty, interceptPenalty: settings.interceptPenalty)
    }

    /// Starts a user with `count` ratings.
    mutating func begin(count: Int) {
        targets = [Float](repeating: 0, count: count)
        ridge.begin(rowCount: count)
        for column in priorSum.indices { priorSum[column] = 0 }
    }

    /// - Parameter row: the rated item's row of `TensorName.priors`.
    mutating func addPrior(_ row: Span<Float>) {
        var span = priorSum.mutableSpan
        Kernels.axpy(1, row, into: &span)
    }

    /// - Parameter item: the rated item's row.
    mutating func setRating(_ position: Int, value: Float, item: Span<Float>) {
        targets[position] = value - settings.mean - item[settings.layout.biasColumn]
        ridge.setRow(position, inputs: item)
    }

    /// The user's row, in the layout of `AutoencoderLayout`.
    mutating func row() -> [Float] {
        let layout = settings.layout
        let bias = Biases.dampedMean(
            sum: targets.reduce(0.0) { $0 + Double($1) }, count: targets.count, damping: Biases.userDamping)
        let prior = prior
        let solution = ridge.solve(targets: targets.map { ($0 - bias) / settings.deviation }, prior: prior)
        var row = [Float](repeating: 0, count: layout.columns)
        row[layout.biasColumn] = 1
        row[layout.constantColumn] = settings.mean + bias
        row[layout.userBiasColumn] = settings.mean + bias
        // Where single precision cannot solve the regression, the biases alone are still an answer.
        if let solution {
            for unit in 0..<layout.units { row[unit] = solution[unit] * settings.deviation }
            row[layout.constantColumn] += solution[layout.units] * settings.deviation
        }
        return row
    }

    /// The weights and the intercept.
    private var prior: [Float] {
        let scale = ProfilePriors.scale(targets.count)
        return (0...settings.units).map { column in
            targets.isEmpty ? 0 : settings.priorShare * (scale * priorSum[column] - meanPrior[column])
        }
    }
}
