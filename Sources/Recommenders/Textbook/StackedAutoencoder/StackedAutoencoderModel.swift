import DenseMath
import TasteValues

/// Serves the stacked autoencoder: a user's row is the last hidden layer for their ratings, an item's row the output's
/// weights.
package struct StackedAutoencoderModel: FactorModel {
    package static let kind = StackedAutoencoder.kind
    let settings: StackedSettings
    private let layout: StackedLayout

    init(_ settings: StackedSettings) {
        self.settings = settings
        layout = settings.layout
    }

    package var tensors: [TensorName: TensorLayout] {
        [
            .items: .sequential(layout.columns), .users: .byUser(layout.columns),
            .encoder: .random(layout.hidden.encoderColumns), .layers: .random(layout.hidden.columns),
        ]
    }

    func foldIn(_ profile: Profile, from source: some TensorSource) throws -> [Float] {
        let map = RatingMap(settings.scale)
        let known = profile.prefix(below: settings.fittedItemCount)
        return try layout.hidden.encode(
            known.indices, from: source, value: { map.input(known.values[$0]) },
            activation: { _ in settings.activation })
    }

    func meanRating(of profile: Profile, row: Span<Float>) -> Float {
        let sum = profile.values.reduce(0.0) { $0 + Double($1) }
        let score = DampedMean(damping: Float(Biases.userDamping))
            .score(count: profile.count, sum: sum, mean: Double(settings.mean))
        return score
    }

    /// Relative to zero: the output's weights have no common part.
    func codeCentre(from source: some TensorSource) throws -> [Float] {
        [Float](repeating: 0, count: layout.biasColumn)
    }

    func emptyItemRow(from source: some TensorSource) throws -> [Float] { meanRow(Profile()) }

    /// The weights stay: changed users are encoded again, and an item that came after the fit is predicted by its
    /// damped mean.
    package func update(
        _ change: RatingChange<some RatingSource>, from source: some TensorSource
    ) throws -> ModelUpdate {
        var update = try PlannedUpdate(settings, change)
        let userRows = try update.users.map { user in
            (row: user, values: try foldIn(try change.ratings.profile(ofUser: user), from: source))
        }
        let itemRows = try update.items.filter { Int($0) >= settings.fittedItemCount }.map { item in
            (row: item, values: meanRow(try update.capped.raters(ofItem: item)))
        }
        update.rows = [
            .users: userRows, .items: itemRows, .encoder: update.newItemRows(columns: layout.hidden.encoderColumns),
        ]
        return try update.finished()
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        guard data.scale == settings.scale else { return nil }
        return try StackedWarmStart(settings, unlearned)
            .run(data, from: source, seed: seed, team: team, progress: progress)
    }

    private func meanRow(_ raters: Profile) -> [Float] {
        var row = [Float](repeating: 0, count: layout.columns)
        let sum = raters.values.reduce(0.0) { $0 + Double($1) }
        row[layout.biasColumn] = DampedMean().score(count: raters.count, sum: sum, mean: Double(settings.mean))
        return row
    }
}

/// The settings of the stacked autoencoder.
struct StackedSettings: ServedSettings {
    static let kind = StackedAutoencoder.kind

    var userCount: Int
    var itemCount: Int
    /// The number of items that the network has weights for. Later items follow them.
    var fittedItemCount: Int
    var mean: Float
    var scale: RatingScale
    /// Sizes of the hidden layers.
    var layers: [Int]
    var activation: Activation
    var seed: UInt64
    var cap: RatingCap?
    var unlearned: Unlearned?

    var isValid: Bool {
        userCount >= 0 && fittedItemCount >= 0 && itemCount >= fittedItemCount && mean.isFinite
            && !layers.isEmpty && layers.allSatisfy { $0 > 0 } && scale.minimum < scale.maximum
    }

    var layout: StackedLayout { StackedLayout(layers: layers) }
}

/// The layout of the rows of the stacked autoencoder's tensors. A score is one product of two rows: item [weights of
/// the output | its bias], user [last hidden layer | 1].
struct StackedLayout: Sendable {
    /// Sizes of the hidden layers.
    let layers: [Int]

    private var last: Int { layers[layers.count - 1] }
    var columns: Int { paddedColumns(last + 1) }
    /// Item: the output's bias. User: 1.
    var biasColumn: Int { last }
    var hidden: StoredLayers { StoredLayers(units: layers) }

    /// The network's weights as they are stored. The map from 1...5 back to the scale becomes part of the output's
    /// weights.
    func tensors(_ weights: StackedWeights, map: RatingMap) -> [TensorName: Matrix] {
        let itemCount = weights.decoder.rowCount
        var items = Self.rows(weights.decoder, 0..<itemCount, used: last + 1, columns: columns)
        for item in 0..<itemCount {
            items[item, biasColumn] -= 1
            for column in 0...biasColumn { items[item, column] /= map.factor }
            items[item, biasColumn] += map.minimum
        }
        let first = layers[0]
        let biases = Self.rows(weights.encoder, itemCount..<itemCount + 1, used: first, columns: hidden.columns)
        let further = weights.inner.enumerated().flatMap { layer, matrix in
            Self.rows(matrix, 0..<matrix.rowCount, used: layers[layer] + 1, columns: hidden.columns).values
        }
        return [
            .items: items,
            .encoder: Self.rows(weights.encoder, 0..<itemCount, used: first, columns: hidden.encoderColumns),
            .layers: Matrix(
                rowCount: hidden.rowCount, columnCount: hidden.columns,
                values: biases.values + further),
        ]
    }

    /// Some rows: their first `used` numbers, padded with zeros to `columns`.
    static func rows(_ matrix: Matrix, _ rows: Range<Int>, used: Int, columns: Int) -> Matrix {
        var result = Matrix(rowCount: rows.count, columnCount: columns)
        for row in rows {
            for column in 0..<used { result[row - rows.lowerBound, column] = matrix[row, column] }
        }
        return result
    }
}
