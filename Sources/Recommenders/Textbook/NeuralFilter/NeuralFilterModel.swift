import DenseMath

/// Serves a neural collaborative filter. Each user's and each item's part of the first layer's sums is stored, so that
/// an answer computes only the layers after it.
struct NeuralFilterModel<Head: NeuralHead>: StoredModel, ComparedByCodes {
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
        let user = try userRow(of: query, from: source)
        var prediction = NeuralPrediction(settings, stack: try stack(from: source))
        try source.forEachTile(of: .items) { first, tile in
            let known = min(tile.count, (itemCount - first) * layout.columns)
            guard known > 0 else { return }
            prediction.ratings(user: user.span, items: tile.extracting(first: known), into: &scores, at: first)
        }
    }

    func predict(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        let user = try userRow(of: query, from: source)
        var predictions = [Float](repeating: user[layout.biasColumn], count: items.count)
        var prediction = NeuralPrediction(settings, stack: try stack(from: source))
        // The source takes ascending rows, but the answer keeps the caller's order.
        let places = items.indices.filter { Int(items[$0]) < itemCount }.sorted { items[$0] < items[$1] }
        let rows = try itemRows(places.map { items[$0] }, from: source)
        var known = [Float](repeating: 0, count: places.count)
        prediction.ratings(user: user.span, items: rows.span, into: &known, at: 0)
        for (place, rating) in zip(places, known) { predictions[place] = rating }
        return predictions
    }

    func codeCentre(from source: some TensorSource) throws -> [Float] {
        try layer(NeuralLayout.LayerRow.meanItem, from: source)
    }

    /// An item that nobody has rated has the mean item's part, and no bias.
    func unlearned(among items: [Int32], from source: some TensorSource) throws -> [Int32] {
        let part = try layer(NeuralLayout.LayerRow.meanItem, from: source)
        return try source.rows(of: .items, among: items, like: part + [0])
    }

    /// The weights stay: changed users are solved again, changed items get a new bias, and new items start as the mean
    /// item.
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
        let raters = try ratings.raters(ofItem: item)
        var sum = 0.0
        try source.forEachRow(of: .users, at: raters.indices) { position, row in
            sum += Double(raters.values[position] - row[layout.biasColumn])
        }
        var row = [Float](repeating: 0, count: layout.columns)
        let part =
            try Int(item) < settings.itemCount
            ? itemRows([item], from: source) : layer(NeuralLayout.LayerRow.meanItem, from: source)
        row.replaceSubrange(0..<layout.partCount, with: part.prefix(layout.partCount))
        row[layout.biasColumn] = Biases.dampedMean(sum: sum, count: raters.count, damping: Biases.itemDamping)
        return row
    }

    // Rows.

    func userRow(of query: UserQuery, from source: some TensorSource) throws -> [Float] {
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

/// The settings of a neural collaborative filter.
struct NeuralSettings<Head: NeuralHead>: ServedSettings {
    static var kind: String { Head.kind }

    var userCount: Int
    var itemCount: Int
    /// Sizes of the hidden layers.
    var units: [Int]
    /// The mean of the ratings.
    var mean: Float
    var frame: RatingFrame
    /// The penalty of a user's squared distance from the mean user in the solution of their row.
    var rowPenalty: Float
    var epochs: Int
    var seed: UInt64
    var cap: RatingCap?
    var unlearned: Unlearned?

    var isValid: Bool {
        userCount >= 0 && itemCount >= 0 && !units.isEmpty && units.allSatisfy { $0 > 0 } && mean.isFinite
            && frame.isValid && rowPenalty > 0
    }

    var head: Head { Head(frame) }
    var layout: NeuralLayout { NeuralLayout(units: units, outputCount: head.outputCount) }
}

/// The layout of the rows of a neural collaborative filter's tensors. Item: [part of the first sums | bias | 0]. User:
/// [part of the first sums | mean + bias | 0].
struct NeuralLayout: Sendable {
    let units: [Int]
    let outputCount: Int

    var partCount: Int { units[0] }
    var biasColumn: Int { units[0] }
    var columns: Int { paddedColumns(units[0] + 1) }

    /// Rows of `TensorName.layers`: the parts of the mean user and of the mean item, then the weights of the layers
    /// after the first.
    enum LayerRow {
        static let meanUser = 0
        static let meanItem = 1
        static let weights = 2
    }

    var layerColumns: Int { units.map { paddedColumns($0 + 1) }.max() ?? columns }
    var weightRowCount: Int { units.dropFirst().reduce(0, +) + outputCount }
}

/// Computes ratings from rows, by one pass of the layers after the first for many items at a time.
struct NeuralPrediction<Head: NeuralHead> {
    /// Items in a pass, so that its memory stays in the second-level cache.
    static var itemsAtATime: Int { 256 }

    private let settings: NeuralSettings<Head>
    private let head: Head
    private let layout: NeuralLayout
    private let stack: NeuralStack
    private var pass: NeuralStack.Pass

    init(_ settings: NeuralSettings<Head>, stack: NeuralStack) {
        self.settings = settings
        self.stack = stack
        head = settings.head
        layout = settings.layout
        pass = stack.newPass()
    }

    /// Calls `body` with each item's number, outputs and prediction by biases.
    /// - Parameter items: the items' rows, one after the other.
    mutating func forEachOutput(
        user: Span<Float>, items: Span<Float>, _ body: (Int, Span<Float>, Float) -> Void
    ) {
        let count = items.count / layout.columns
        let part = (0..<layout.partCount).map { user[$0] }
        for first in stride(from: 0, to: count, by: Self.itemsAtATime) {
            let size = min(Self.itemsAtATime, count - first)
            let tile = items.extracting(first * layout.columns..<(first + size) * layout.columns)
            NeuralPasses.setSums(&pass.inputs, part: part, items: tile, columns: layout.columns, count: size)
            stack.forward(&pass, on: NeuralPasses.alone)
            for row in 0..<size {
                let base = user[layout.biasColumn] + tile[row * layout.columns + layout.biasColumn]
                body(first + row, pass.outputs.values.span.extracting(pass.outputs.units(ofRow: row)), base)
            }
        }
    }

    /// Predicts ratings of items whose rows are concatenated.
    mutating func ratings(user: Span<Float>, items: Span<Float>, into ratings: inout [Float], at offset: Int) {
        let (head, deviation) = (head, settings.frame.deviation)
        forEachOutput(user: user, items: items) { position, outputs, base in
            ratings[offset + position] = base + deviation * head.residual(outputs, base: base)
        }
    }

    /// Predicts ratings of some items.
    mutating func ratings(of items: [Int32], userRow: ArraySlice<Float>, itemRows: Matrix) -> [Float] {
        let rows = items.flatMap { itemRows.row(Int($0)) }
        var result = [Float](repeating: 0, count: items.count)
        ratings(user: Array(userRow).span, items: rows.span, into: &result, at: 0)
        return result
    }
}
