import DenseMath
import Foundation

/// Serves the hybrid: a score is one product of an item's and a user's row, the sum of the network's logit and the
/// weighted cosine of genres.
package struct HybridModel: RankingModel, ComparedByCodes {
    package static let kind = HybridAutoencoder.kind
    package static let readsWholeLayer = true
    let settings: HybridSettings
    private let layout: HybridLayout

    init(_ settings: HybridSettings) {
        self.settings = settings
        layout = settings.layout
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

    /// The last hidden layer, a 1, and the weighted genres of some likes.
    /// - Parameter liked: ascending, each known to the model.
    func userRow(liked: [Int32], from source: some TensorSource) throws -> [Float] {
        let value = HybridTraining.inputValue(count: liked.count)
        let values = try layout.hidden.encode(liked, from: source, value: { _ in value }, activation: { _ in .relu })
        let hidden = values.prefix(layout.lastUnits + 1) + (try preference(liked, from: source))
        return hidden + [Float](repeating: 0, count: layout.columns - hidden.count)
    }

    /// The genres of some likes, as a vector of length `genreWeight`.
    private func preference(_ liked: [Int32], from source: some TensorSource) throws -> [Float] {
        var sums = [Float](repeating: 0, count: layout.genreCount)
        try source.forEachRow(of: .items, at: liked) { _, row in
            for (place, column) in layout.genreColumns.enumerated() { sums[place] += row[column] }
        }
        return sums.scaledToLength(settings.genreWeight)
    }

    /// Similarity is the cosine of the output's weights.
    func codeCentre(from source: some TensorSource) throws -> [Float] {
        [Float](repeating: 0, count: layout.lastUnits)
    }

    /// The weights stay: changed users are encoded again, and an item that the network has not learned is ranked by its
    /// share of likes and by the genres that it had at the fit.
    func renewOwnRows(
        _ update: inout PlannedUpdate<HybridSettings, some RatingSource>, from source: some TensorSource
    ) throws {
        let (capped, ratings, next) = (update.capped, update.ratings, update.settings)
        let encoderRows = update.newItemRows(columns: layout.hidden.encoderColumns)
        let itemRows = try update.items.compactMap { item in
            try renewed(item, ratings: capped, next, from: source).map { (row: item, values: $0) }
        }
        let grown = OverlaidSource(
            base: OverlaidSource(base: source, tensor: .items, rows: itemRows), tensor: .encoder, rows: encoderRows)
        update.rows[.users] = try update.users.map { user in
            let liked = try ratings.profile(ofUser: user).liked(threshold: ranking.threshold, below: next.itemCount)
            return (row: user, values: try userRow(liked: liked, from: grown))
        }
        update.rows[.items] = itemRows
        update.rows[.encoder] = encoderRows
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        try HybridWarmStart(settings, unlearned).run(data, from: source, seed: seed, team: team, progress: progress)
    }

    /// The row of an item that the network has not learned; nil for one that it has.
    private func renewed(
        _ item: Int32, ratings: some RatingSource, _ settings: HybridSettings, from source: some TensorSource
    ) throws -> [Float]? {
        var row = [Float](repeating: 0, count: layout.columns)
        if Int(item) < itemCount {
            row = try source.withRow(of: .items, at: Int(item)) { row in row.indices.map { row[$0] } }
            if row.prefix(layout.lastUnits).contains(where: { $0 != 0 }) { return nil }
        }
        let likes = try ratings.raters(ofItem: item).values.count { $0 >= ranking.threshold }
        row[layout.biasColumn] = settings.popularityLogit(likes: likes)
        return row
    }
}

/// The settings of the hybrid.
struct HybridSettings: RankingModelSettings {
    static let kind = HybridAutoencoder.kind

    var ranking: RankingSettings
    /// Sizes of the ReLU layers.
    var units: [Int]
    /// The number of genres in the items' rows.
    var genreCount: Int
    var genreWeight: Float
    var seed: UInt64
    var unlearned: Unlearned?

    var isValid: Bool {
        ranking.isValid && !units.isEmpty && units.allSatisfy { $0 > 0 } && genreCount >= 0 && genreWeight.isFinite
    }

    var layout: HybridLayout { HybridLayout(units: units, genreCount: genreCount) }

    /// The logit of an item's share of likes, for items that the network has not learned.
    func popularityLogit(likes: Int) -> Float {
        HybridSettings.popularityLogit(likes: likes, userCount: ranking.userCount)
    }

    static func popularityLogit(likes: Int, userCount: Int) -> Float {
        let share = (Double(likes) + 0.5) / (Double(max(userCount, likes)) + 1)
        return Float(log(share / (1 - share)))
    }
}

/// The layout of the rows of the hybrid's tensors. A score is one product of two rows: item [weights of the output |
/// its bias | genres, of length 1 | 0], user [last hidden layer | 1 | weighted genres of the likes | 0].
struct HybridLayout: Sendable {
    let units: [Int]
    let genreCount: Int

    var lastUnits: Int { units[units.count - 1] }
    var biasColumn: Int { lastUnits }
    var genreColumns: Range<Int> { lastUnits + 1..<lastUnits + 1 + genreCount }
    var columns: Int { paddedColumns(lastUnits + 1 + genreCount) }
    var hidden: StoredLayers { StoredLayers(units: units) }
}

/// The genres of items, as rows of length 1. Only features named "genre:..." count.
struct GenreRows: Sendable {
    /// The most frequent genres are kept; more than this many add little.
    private static let limit = 64
    let count: Int
    private let columns: [Int32: Int]
    private let features: FeatureTable

    init(_ features: FeatureTable) {
        self.features = features
        var frequencies = [Int](repeating: 0, count: features.names.count)
        for column in features.columns { frequencies[Int(column)] += 1 }
        let genres = features.names.indices.filter { features.names[$0].hasPrefix("genre:") && frequencies[$0] > 0 }
        let kept = genres.sorted { (frequencies[$1], $0) < (frequencies[$0], $1) }.prefix(Self.limit).sorted()
        columns = Dictionary(uniqueKeysWithValues: kept.enumerated().map { (Int32($1), $0) })
        count = kept.count
    }

    func row(_ item: Int) -> [Float] {
        var row = [Float](repeating: 0, count: count)
        for column in features.row(item).indices { if let place = columns[column] { row[place] = 1 } }
        return row.scaledToLength()
    }
}

extension Array<Float> {
    /// The same direction with length 1; zeros stay zeros.
    func scaledToLength(_ length: Float = 1) -> [Float] {
        let square = reduce(0) { $0 + $1 * $1 }
        return square > 0 ? map { $0 * length / square.squareRoot() } : self
    }
}
