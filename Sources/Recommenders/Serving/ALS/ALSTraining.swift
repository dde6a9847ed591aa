import DenseMath

/// Fits a factorisation with given hyper-parameters.
struct ALSTraining {
    private let ranking: RankingData
    private let team: ThreadTeam
    private let settings: ALSSettings
    private let parameters: String
    private let rounds: Int
    /// The rows to start from.
    private let items: Matrix
    private let users: Matrix
    private var columns: Int { settings.columns }

    /// Standard deviation of the items' initial rows, times the square root of the number of columns ("Revisiting
    /// iALS", section 4.1).
    private static let startDeviation: Float = 0.1

    /// Steps of conjugate gradients in each round.
    private static let steps = 3

    /// Rounds of continued training. Starting from solved rows, with later changes folded in, these come close to the
    /// result of a fit.
    static let continuedRounds = 2

    init(_ ranking: RankingData, _ recommender: ALSRecommender, seed: UInt64, team: ThreadTeam) throws(ModelError) {
        // More columns than there are users or items would add nothing.
        let columns = paddedColumns(
            min(recommender.units, max(1, min(ranking.liked.userCount, ranking.liked.itemCount))))
        let settings = ALSSettings(
            ranking: ranking.settings, columns: columns, penalty: recommender.penalty,
            unobserved: recommender.unobserved, usersInFit: ranking.liked.userCount,
            itemsInFit: ranking.usualItemCount)
        self.init(
            ranking, settings, parameters: try recommender.hyperParameterJSON(), rounds: recommender.rounds, team: team,
            items: Self.start(rowCount: ranking.liked.itemCount, columns: columns, seed: seed),
            users: Matrix(rowCount: ranking.liked.userCount, columnCount: columns))
    }

    /// Continues from the rows of a model.
    init(
        _ ranking: RankingData, _ settings: ALSSettings, parameters: String, team: ThreadTeam, items: Matrix,
        users: Matrix
    ) {
        var settings = settings
        settings.ranking = ranking.settings
        (settings.usersInFit, settings.itemsInFit) = (ranking.liked.userCount, ranking.usualItemCount)
        self.init(
            ranking, settings, parameters: parameters, rounds: Self.continuedRounds, team: team, items: items,
            users: users)
    }

    private init(
        _ ranking: RankingData, _ settings: ALSSettings, parameters: String, rounds: Int, team: ThreadTeam,
        items: Matrix, users: Matrix
    ) {
        var settings = settings
        settings.unlearned = Unlearned(learnedCount: ranking.ratingCount, parameters: parameters)
        (self.ranking, self.settings, self.rounds, self.team) = (ranking, settings, rounds, team)
        self.parameters = parameters
        (self.items, self.users) = (items, users)
    }

    /// - Parameter progress: called after each round with its number, from 1.
    func model(validation: ValidationFigures, progress: (Int) throws -> Void) throws -> FittedModel {
        let liked = ranking.liked
        var (items, users) = (items, users)
        for round in 1...rounds {
            users = solve(liked.userOffsets, liked.userItems, from: items, settings.itemsInFit, start: users)
            items = solve(liked.itemOffsets, liked.itemUsers, from: users, settings.usersInFit, start: items)
            try progress(round)
        }
        // Users are solved once more, so that their rows equal a fold-in.
        users = solve(liked.userOffsets, liked.userItems, from: items, settings.itemsInFit)
        let grams = [items, users].map { Matrix(rowCount: columns, columnCount: columns, values: gram(of: $0)) }
        let tensors: [TensorName: Matrix] = [
            .items: items, .users: users, .itemGram: grams[0], .userGram: grams[1],
            .fingerprints: Matrix(
                rowCount: liked.itemCount, columnCount: 1,
                values: (0..<liked.itemCount).map { LikesFingerprint.of(liked.itemUsers[liked.itemRange($0)]) }),
        ]
        return FittedModel(
            kind: ALSRecommender.kind, settings: try settings.json(),
            tensors: ranking.tensors.merging(tensors) { first, _ in first },
            parameters: parameters, validation: validation)
    }

    private static func start(rowCount: Int, columns: Int, seed: UInt64) -> Matrix {
        var random = RandomNumbers(seed: seed ^ 0xA15)
        let deviation = startDeviation / Float(columns).squareRoot()
        return Matrix(
            rowCount: rowCount, columnCount: columns,
            values: (0..<rowCount * columns).map { _ in deviation * random.gaussian() })
    }

    /// The rows that fit those of the other side best; zeros for rows without likes.
    /// - Parameter start: rows to improve by a few steps; nil: rows are solved exactly.
    private func solve(
        _ offsets: [Int], _ others: [Int32], from table: Matrix, _ othersCount: Int, start: Matrix? = nil
    ) -> Matrix {
        let count = offsets.count - 1
        let (columns, settings) = (columns, settings)
        let base = gram(of: table).map { settings.unobserved * $0 }
        var values = [Float](repeating: 0, count: count * columns)
        values.withDisjointWriter { writer in
            team.forEachRange(of: count, size: 32) { range in
                var solver = GramSolver(unitCount: columns)
                for row in range where offsets[row] < offsets[row + 1] {
                    let places = offsets[row]..<offsets[row + 1]
                    solver.begin(rowCount: places.count)
                    for (position, place) in places.enumerated() {
                        table.withRow(Int(others[place])) { solver.setRow(position, $0) }
                    }
                    let ridge = settings.ridge(likes: places.count, others: othersCount)
                    let solution =
                        start.map {
                            $0.withRow(row) {
                                solver.approach(from: $0, base: base.span, ridge: ridge, steps: Self.steps)
                            }
                        } ?? solver.solve(base: base.span, ridge: ridge)
                    guard let solution else { continue }
                    writer.write(row * columns..<(row + 1) * columns) { target in
                        for column in target.indices { target[column] = solution[column] }
                    }
                }
            }
        }
        return Matrix(rowCount: count, columnCount: columns, values: values)
    }

    /// The Gram matrix of a table's rows.
    private func gram(of table: Matrix) -> [Float] {
        var gram = [Float](repeating: 0, count: columns * columns)
        var span = gram.mutableSpan
        MatrixProduct(
            rows: columns, inner: table.rowCount, columns: columns, left: .init(stride: columns, isTransposed: true)
        )
        .apply(table.values.span, table.values.span, into: &span)
        return gram
    }
}
