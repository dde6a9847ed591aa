import DenseMath

/// Solves a user's row from the items they rated: a damped mean of what the item biases leave, then ridge regression of the rest
/// on the items' codes. The same for users of the fit and for people who came later.
struct UserRowSolver {
    private let settings: AutoencoderSettings
    private var ridge: RidgeSolver
    /// Ratings less the mean and the items' biases.
    private var targets: [Float] = []

    init(_ settings: AutoencoderSettings) {
        self.settings = settings
        ridge = RidgeSolver(
            unitCount: settings.units, penalty: settings.rowPenalty, interceptPenalty: settings.interceptPenalty)
    }

    /// Starts a user who rated `count` items.
    mutating func begin(count: Int) {
        targets = [Float](repeating: 0, count: count)
        ridge.begin(rowCount: count)
    }

    /// - Parameter item: the rated item's row.
    mutating func setRating(_ position: Int, value: Float, item: Span<Float>) {
        targets[position] = value - settings.mean - item[settings.layout.biasColumn]
        ridge.setRow(position, inputs: item)
    }

    /// The user's row, laid out as in `AutoencoderLayout`.
    mutating func row() -> [Float] {
        let layout = settings.layout
        let bias = Biases.dampedMean(
            sum: targets.reduce(0.0) { $0 + Double($1) }, count: targets.count, damping: Biases.userDamping)
        let solution = ridge.solve(targets: targets.map { ($0 - bias) / settings.deviation })
        var row = [Float](repeating: 0, count: layout.columns)
        row[layout.biasColumn] = 1
        row[layout.constantColumn] = settings.mean + bias
        row[layout.userBiasColumn] = bias
        // Where single precision cannot solve the regression, the biases alone are still an answer.
        if let solution {
            for unit in 0..<layout.units { row[unit] = solution[unit] * settings.deviation }
            row[layout.constantColumn] += solution[layout.units] * settings.deviation
        }
        return row
    }
}
