import DenseMath

/// One training of the network with given hyper-parameters, and what is stored of it.
struct AutoencoderTraining {
    let objective: AutoencoderObjective
    private let seed: UInt64
    private let team: ThreadTeam

    init(_ ratings: RatingMatrix, units: Int, maskInput: Float, penalty: Float, seed: UInt64, team: ThreadTeam) {
        objective = AutoencoderObjective(
            residuals: ResidualRatings(ratings), layout: AutoencoderLayout(units: units), maskInput: maskInput,
            penalty: penalty, team: team)
        self.seed = seed
        self.team = team
    }

    /// The same data with another penalty.
    init(_ other: AutoencoderTraining, penalty: Float) {
        var objective = other.objective
        objective.penalty = penalty
        self.objective = objective
        seed = other.seed
        team = other.team
    }

    /// Learns until the limit is reached or `accept` returns false; it sees each iteration's number and parameters.
    func run(iterations: Int, accept: (Int, [Float]) throws -> Bool) throws -> [Float] {
        var optimizer = LBFGS()
        optimizer.iterationLimit = iterations
        let result = try optimizer.minimize(
            from: objective.initialParameters(seed: seed), on: team,
            evaluate: { objective.evaluate($0, gradient: &$1) },
            accept: { try accept($0.number, $1) })
        return result.point
    }

    /// Everything that must be stored to serve the network with these parameters.
    func model(
        _ parameters: [Float], iterations: Int, seed: UInt64, validationRMSE: Float?
    ) throws -> FittedModel {
        let settings = settings(iterations: iterations)
        let codes = objective.codes(parameters)
        let items = itemRows(codes)
        return FittedModel(
            kind: ItemAutoencoder.kind, settings: try settings.json(),
            tensors: [
                .items: items, .users: userRows(items, settings), .encoder: encoderRows(parameters),
                .layers: layerRows(codes, parameters),
            ],
            validationRMSE: validationRMSE)
    }

    func settings(iterations: Int) -> AutoencoderSettings {
        let residuals = objective.residuals
        return AutoencoderSettings(
            userCount: residuals.ratings.userCount, itemCount: residuals.ratings.itemCount,
            units: objective.layout.units, mean: residuals.biases.mean, deviation: residuals.deviation,
            maskInput: objective.maskInput, penalty: objective.penalty,
            rowPenalty: objective.penalty * AutoencoderSettings.rowPenaltyShare,
            interceptPenalty: AutoencoderSettings.standardInterceptPenalty, iterations: iterations, seed: seed)
    }

    /// Codes with the items' biases beside them.
    func itemRows(_ codes: Matrix) -> Matrix {
        let layout = objective.layout
        var rows = codes
        for item in 0..<rows.rowCount {
            rows[item, layout.biasColumn] = objective.residuals.biases.items[item]
            rows[item, layout.constantColumn] = 1
        }
        return rows
    }

    /// Every user's row solved exactly from the codes: better than the decoder's own rows, and what folding in gives.
    func userRows(_ items: Matrix, _ settings: AutoencoderSettings) -> Matrix {
        let ratings = objective.residuals.ratings
        let columns = settings.layout.columns
        var values = [Float](repeating: 0, count: ratings.userCount * columns)
        values.withDisjointWriter { writer in
            team.forEachRange(of: ratings.userCount, size: 16) { users in
                var solver = UserRowSolver(settings)
                for user in users {
                    let range = ratings.userRange(user)
                    solver.begin(count: range.count)
                    for place in range {
                        items.withRow(Int(ratings.userItems[place])) {
                            solver.setRating(place - range.lowerBound, value: ratings.userValues[place], item: $0)
                        }
                    }
                    let row = solver.row()
                    writer.write(user * columns..<(user + 1) * columns) { target in
                        for column in 0..<columns { target[column] = row[column] }
                    }
                }
            }
        }
        return Matrix(rowCount: ratings.userCount, columnCount: columns, values: values)
    }

    /// For each user what the network weighs their residuals and their mask with.
    private func encoderRows(_ parameters: [Float]) -> Matrix {
        let columns = objective.layout.encoderColumns
        let userCount = objective.residuals.ratings.userCount
        let stride = 3 * objective.layout.columns
        var values: [Float] = []
        values.reserveCapacity(userCount * columns)
        for user in 0..<userCount { values.append(contentsOf: parameters[user * stride..<user * stride + columns]) }
        return Matrix(rowCount: userCount, columnCount: columns, values: values)
    }

    private func layerRows(_ codes: Matrix, _ parameters: [Float]) -> Matrix {
        let columns = objective.layout.columns
        var centre = [Double](repeating: 0, count: columns)
        for item in 0..<codes.rowCount {
            for (column, value) in codes.row(item).enumerated() { centre[column] += Double(value) }
        }
        let itemCount = Double(max(codes.rowCount, 1))
        return Matrix(
            rowCount: AutoencoderLayout.LayerRow.count, columnCount: columns,
            values: Array(parameters.suffix(columns)) + centre.map { Float($0 / itemCount) })
    }
}
