import DenseMath

/// Serves a neural collaborative filter: of the first sums each user's and each item's part is stored, so that an answer costs the layers
/// behind them alone.
struct NeuralFilterModel<Head: NeuralHead>: StoredModel {
    static var kind: String { Head.kind }
    static var similarityBasis: SimilarityBasis { .codes }
    let settings: NeuralSettings<Head>
    let layout: NeuralLayout

    init(_ settings: NeuralSettings<Head>) {
        self.settings = settings
        layout = settings.layout
    }

    var tensors: [TensorName: TensorLayout] {
        [
            .items: .sequential(layout.columns), .users: .byUser(layout.columns),
            .layers: .random(layout.layerColumns),
        ]
    }

    func score(_ query: UserQuery, from source: some TensorSource, into scores: inout [Float]) throws {
        if scores.count != itemCount { scores = [Float](repeating: 0, count: itemCount) }
        let user = try userRow(query, from: source)
        var prediction = NeuralPrediction(settings, stack: try stack(from: source))
        try source.forEachTile(of: .items) { first, tile in
            let known = min(tile.count, (itemCount - first) * layout.columns)
            guard known > 0 else { return }
            prediction.ratings(user: user.span, items: tile.extracting(first: known), into: &scores, at: first)
        }
    }

    func predict(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        let user = try userRow(query, from: source)
        var predictions = [Float](repeating: user[layout.biasColumn], count: items.count)
        var prediction = NeuralPrediction(settings, stack: try stack(from: source))
        // The source wants ascending rows; the answer keeps the caller's order.
        let places = items.indices.filter { Int(items[$0]) < itemCount }.sorted { items[$0] < items[$1] }
        let rows = try itemRows(places.map { items[$0] }, from: source)
        var known = [Float](repeating: 0, count: places.count)
        prediction.ratings(user: user.span, items: rows.span, into: &known, at: 0)
        for (place, rating) in zip(places, known) { predictions[place] = rating }
        return predictions
    }

    func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        let centre = try layer(NeuralLayout.LayerRow.meanItem, from: source)
        try cosines(to: item, centre: centre, from: source, into: &similarities)
    }

    /// The weights stay: changed users are solved again; of changed items the bias follows, new ones stand where the mean item does.
    func update(
        _ change: RatingChange<some RatingSource>, from source: some TensorSource
    ) throws -> ModelUpdate {
        var update = try PlannedUpdate(settings, change)
        // Users come first, with the items as they were: a new item may have been rated by new users alone.
        let knownRows = try update.users.map { user in
            let profile = try change.ratings.profile(ofUser: user).prefix(below: settings.itemCount)
            return (row: user, values: try foldIn(profile, from: source))
        }
        let withUsers = OverlaidSource(base: source, tensor: .users, rows: knownRows)
        let itemRows = try update.items.map { item in
            (row: item, values: try itemRow(item, ratings: update.capped, from: withUsers))
        }
        let withItems = OverlaidSource(base: source, tensor: .items, rows: itemRows)
        let userRows = try update.users.map { user in
            (row: user, values: try foldIn(try change.ratings.profile(ofUser: user), from: withItems))
        }
        update.rows = [.users: userRows, .items: itemRows]
        return try update.finished()
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        guard data.scale == settings.frame.scale else { return nil }
        return try NeuralWarmStart(settings, unlearned, stack: try stack(from: source))
            .run(data, from: source, seed: seed, team: team, progress: progress)
    }

    private func itemRow(_ item: Int32, ratings: some RatingSource, from source: some TensorSource) throws -> [Float] {
        let audience = try ratings.audience(ofItem: item)
        var sum = 0.0
        try source.forEachRow(of: .users, at: audience.indices) { position, row in
            sum += Double(audience.values[position] - row[layout.biasColumn])
        }
        var row = [Float](repeating: 0, count: layout.columns)
        let part =
            try Int(item) < settings.itemCount
            ? itemRows([item], from: source) : layer(NeuralLayout.LayerRow.meanItem, from: source)
        row.replaceSubrange(0..<layout.partCount, with: part.prefix(layout.partCount))
        row[layout.biasColumn] = Biases.dampedMean(sum: sum, count: audience.count, damping: Biases.itemDamping)
        return row
    }

    // Rows.

    func userRow(_ query: UserQuery, from source: some TensorSource) throws -> [Float] {
        if let current = query.currentRow {
            return try source.withRow(of: .users, at: current) { row in (0..<layout.columns).map { row[$0] } }
        }
        return try foldIn(query.profile.prefix(below: itemCount), from: source)
    }

    private func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        var solver = NeuralUserSolver(
            settings, stack: try stack(from: source), meanUser: try layer(NeuralLayout.LayerRow.meanUser, from: source))
        return solver.row(values: profile.values, items: try itemRows(profile.indices, from: source))
    }

    /// - Parameter items: ascending.
    func itemRows(_ items: [Int32], from source: some TensorSource) throws -> [Float] {
        var rows = [Float](repeating: 0, count: items.count * layout.columns)
        try source.forEachRow(of: .items, at: items) { position, row in
            for column in 0..<layout.columns { rows[position * layout.columns + column] = row[column] }
        }
        return rows
    }

    func layer(_ row: Int, from source: some TensorSource) throws -> [Float] {
        try source.withRow(of: .layers, at: row) { row in (0..<layout.partCount).map { row[$0] } }
    }

    func stack(from source: some TensorSource) throws -> NeuralStack {
        let first = NeuralLayout.LayerRow.weights
        var rows: [[Float]] = []
        try source.forEachRow(of: .layers, at: (0..<layout.weightRowCount).map { Int32(first + $0) }) { _, row in
            rows.append((0..<layout.layerColumns).map { row[$0] })
        }
        return NeuralStack(units: settings.units, outputCount: layout.outputCount, rows: rows)
    }
}
