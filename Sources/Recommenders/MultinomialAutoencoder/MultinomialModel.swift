import DenseMath
import Foundation

/// Serves Mult-DAE and Mult-VAE: a user's row is the last hidden layer for what they like, an item's row what the output weighs it with.
package struct MultinomialModel<R: MultinomialRecommender>: RankingModel {
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
            .encoder: .random(layout.encoderColumns), .layers: .random(layout.layerColumns),
        ]
    }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        if let current = query.currentRow {
            return try source.withRow(of: .users, at: current) { try scoreItems(by: $0, from: source, into: &scores) }
        }
        let row = try userRow(liked: liked, from: source)
        try scoreItems(by: row.span, from: source, into: &scores)
    }

    /// The last hidden layer for what somebody likes, and a 1. Items that the network has no weights for count as not there.
    func userRow(liked: [Int32], from source: some TensorSource) throws -> [Float] {
        let known = liked.filter { Int($0) < settings.fittedItemCount }
        let value = LikedBatches.inputValue(count: known.count)
        var values = try source.withRow(of: .layers, at: MultinomialLayout.firstBiasRow) { row in
            (0..<layout.encoderColumns).map { row[$0] }
        }
        var span = values.mutableSpan
        try source.forEachRow(of: .encoder, at: known) { _, row in Kernels.axpy(value, row, into: &span) }
        activate(&values, layer: 0)
        for layer in settings.units.indices.dropFirst() {
            var sums = [Float](repeating: 0, count: paddedColumns(settings.units[layer] + 1))
            try source.forEachRow(of: .layers, at: layout.rows(ofLayer: layer).map { Int32($0) }) { unit, row in
                sums[unit] = Kernels.dot(row.extracting(first: values.count), values.span)
            }
            activate(&sums, layer: layer)
            values = sums
        }
        return values
    }

    /// A layer's units, a constant 1 behind them for the next layer's bias, then zeros.
    private func activate(_ values: inout [Float], layer: Int) {
        let units = settings.units[layer]
        if layer != settings.linearLayer {
            values.withDisjointWriter { writer in writer.write(0..<units) { Activation.tanh.apply(&$0) } }
        }
        values[units] = 1
        for column in units + 1..<values.count { values[column] = 0 }
    }

    /// Items are alike whose weights in the output point the same way.
    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        let centre = [Float](repeating: 0, count: layout.biasColumn)
        try cosines(to: item, centre: centre, from: source, into: &similarities)
    }

    /// The weights stay: changed users are encoded again, and an item that came after the fit gets the score that is usual for its number of
    /// likes.
    func renewOwnRows(
        _ update: inout PlannedUpdate<MultinomialSettings<R>, some RatingSource>, from source: some TensorSource
    ) throws {
        let itemCount = update.settings.itemCount
        update.rows[.users] = try update.users.map { [ratings = update.ratings] user in
            let liked = try ratings.profile(ofUser: user).liked(threshold: ranking.threshold, below: itemCount)
            return (row: user, values: try userRow(liked: liked, from: source))
        }
        update.rows[.items] = try update.items.filter { Int($0) >= settings.fittedItemCount }.map { item in
            let likes = try update.capped.audience(ofItem: item).values.count { $0 >= ranking.threshold }
            var row = [Float](repeating: 0, count: layout.columns)
            row[layout.biasColumn] = settings.scoreIntercept + settings.scoreSlope * log(1 + Float(likes))
            return (row: item, values: row)
        }
        update.rows[.encoder] = update.newItemRows(columns: layout.encoderColumns)
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        try MultinomialWarmStart(settings, try R(json: unlearned.parameters))
            .run(data, from: source, seed: seed, team: team, progress: progress)
    }
}
