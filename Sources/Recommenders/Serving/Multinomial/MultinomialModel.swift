import DenseMath
import Foundation

/// Serves Mult-DAE and Mult-VAE: a user's row is the last hidden layer for their likes, an item's row the output's
/// weights.
package struct MultinomialModel<R: MultinomialRecommender>: RankingModel, ComparedByCodes {
    package static var kind: String { R.kind }
    package static var readsWholeLayer: Bool { true }
    let settings: MultinomialSettings<R>
    private var layout: MultinomialLayout { settings.layout }

    init(_ settings: MultinomialSettings<R>) {
        self.settings = settings
    }

    package var ownTensors: [TensorName: TensorLayout] {
        [
            .items: .sequential(layout.columns), .users: .byUser(layout.columns),
            .encoder: .random(layout.hidden.encoderColumns), .layers: .random(layout.hidden.columns),
        ]
    }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        let row = try userRow(of: query, from: source)
        try scoreItems(by: row.span, from: source, into: &scores)
    }

    func scores(
        of items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Float]? {
        let row = try userRow(of: query, from: source)
        return try scores(of: items, by: row.span, from: source)
    }

    func userRow(of query: UserQuery, from source: some TensorSource) throws -> [Float] {
        if let place = query.currentRow {
            return try source.withRow(of: .users, at: place) { row in row.indices.map { row[$0] } }
        }
        return try userRow(
            liked: query.profile.liked(threshold: ranking.threshold, below: itemCount), from: source)
    }

    /// The last hidden layer for some likes, and a 1. Items without weights in the network are ignored.
    func userRow(liked: [Int32], from source: some TensorSource) throws -> [Float] {
        let known = liked.filter { Int($0) < settings.fittedItemCount }
        let value = LikedBatches.inputValue(count: known.count)
        return try layout.hidden.encode(known, from: source, value: { _ in value }) { layer in
            layer == settings.linearLayer ? .linear : .tanh
        }
    }

    /// Similarity is the cosine of the output's weights.
    func codeCentre(from source: some TensorSource) throws -> [Float] {
        [Float](repeating: 0, count: layout.biasColumn)
    }

    /// The weights stay: changed users are encoded again, and an item that came after the fit gets the usual score for
    /// its number of likes.
    func renewOwnRows(
        _ update: inout PlannedUpdate<MultinomialSettings<R>, some RatingSource>, from source: some TensorSource
    ) throws {
        let itemCount = update.settings.itemCount
        update.rows[.users] = try update.users.map { [ratings = update.ratings] user in
            let liked = try ratings.profile(ofUser: user).liked(threshold: ranking.threshold, below: itemCount)
            return (row: user, values: try userRow(liked: liked, from: source))
        }
        update.rows[.items] = try update.items.filter { Int($0) >= settings.fittedItemCount }.map { item in
            let likes = try update.capped.raters(ofItem: item).values.count { $0 >= ranking.threshold }
            var row = [Float](repeating: 0, count: layout.columns)
            row[layout.biasColumn] = settings.scoreIntercept + settings.scoreSlope * log(1 + Float(likes))
            return (row: item, values: row)
        }
        update.rows[.encoder] = update.newItemRows(columns: layout.hidden.encoderColumns)
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        try MultinomialWarmStart(settings, try R(json: unlearned.parameters))
            .run(data, from: source, seed: seed, team: team, progress: progress)
    }
}

/// The settings of Mult-DAE and Mult-VAE.
struct MultinomialSettings<R: MultinomialRecommender>: RankingModelSettings {
    static var kind: String { R.kind }

    var ranking: RankingSettings
    /// The number of items that the network has weights for. Later items follow them.
    var fittedItemCount: Int
    /// Sizes of the hidden layers.
    var units: [Int]
    /// The average user's score of an item by its number of likes: intercept + slope * log(1 + likes).
    var scoreIntercept: Float
    var scoreSlope: Float
    var seed: UInt64
    var unlearned: Unlearned?

    var isValid: Bool {
        ranking.isValid && fittedItemCount >= 0 && fittedItemCount <= ranking.itemCount && !units.isEmpty
            && units.allSatisfy { $0 > 0 } && scoreIntercept.isFinite && scoreSlope.isFinite
    }

    var layout: MultinomialLayout { MultinomialLayout(units: units) }
    /// The layer without an activation: the means of a variational code.
    var linearLayer: Int? { R.isVariational ? units.count / 2 : nil }
}

/// The layout of the tensors' rows. A score is one product of two rows: item [weights of the output | its bias], user
/// [last hidden layer | 1].
struct MultinomialLayout: Sendable {
    let units: [Int]

    private var lastUnits: Int { units[units.count - 1] }
    var columns: Int { paddedColumns(lastUnits + 1) }
    /// Item: the output's bias. User: 1.
    var biasColumn: Int { lastUnits }

    /// A variational code has a further row of `TensorName.layers`, with its log variances.
    var hidden: StoredLayers { StoredLayers(units: units) }
    var logVarianceRow: Int { hidden.rowCount }

    /// A network's weights as they are stored. Of a variational code, the weights of the means and the mean log
    /// variances are stored: only continued training needs variances, and it learns their weights again from these.
    func tensors(_ network: MultinomialNetwork, logVariances: [Float]) -> [TensorName: Matrix] {
        var layers = [network.encoder.weights.row(network.itemCount).prefix(units[0])]
        for (number, layer) in network.inner.enumerated() {
            for unit in 0..<units[number + 1] { layers.append(layer.weights.row(unit)) }
        }
        if !logVariances.isEmpty { layers.append(logVariances[...]) }
        return [
            .items: network.output.weights,
            .encoder: Self.matrix(
                (0..<network.itemCount).map { network.encoder.weights.row($0).prefix(units[0]) },
                columns: hidden.encoderColumns),
            .layers: Self.matrix(layers, columns: hidden.columns),
        ]
    }

    /// Rows, padded with zeros to `columns`.
    private static func matrix(_ rows: [ArraySlice<Float>], columns: Int) -> Matrix {
        var values: [Float] = []
        values.reserveCapacity(rows.count * columns)
        for row in rows {
            values.append(contentsOf: row)
            values.append(contentsOf: repeatElement(0, count: columns - row.count))
        }
        return Matrix(rowCount: rows.count, columnCount: columns, values: values)
    }
}
