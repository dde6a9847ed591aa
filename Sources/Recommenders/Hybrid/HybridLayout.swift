import DenseMath
import Foundation

/// What the hybrid must know beside its tensors.
struct HybridSettings: RankingModelSettings {
    static let kind = HybridAutoencoder.kind

    var ranking: RankingSettings
    /// Units of the ReLU layers.
    var units: [Int]
    /// Genres that items are told apart by.
    var genreCount: Int
    var genreWeight: Float
    var seed: UInt64
    var unlearned: Unlearned?

    var isValid: Bool {
        ranking.isValid && !units.isEmpty && units.allSatisfy { $0 > 0 } && genreCount >= 0 && genreWeight.isFinite
    }

    var layout: HybridLayout { HybridLayout(units: units, genreCount: genreCount) }

    /// The logit of an item's share of likes: what is known of an item that the network has not learnt.
    func popularityLogit(likes: Int) -> Float {
        HybridSettings.popularityLogit(likes: likes, userCount: ranking.userCount)
    }

    static func popularityLogit(likes: Int, userCount: Int) -> Float {
        let share = (Double(likes) + 0.5) / (Double(max(userCount, likes)) + 1)
        return Float(log(share / (1 - share)))
    }
}

/// Where things stand in the rows of the hybrid's tensors. A score is one product of two rows:
/// item [weights of the output | its bias | genres, of length 1 | 0], user [last hidden layer | 1 | weighed genres of the likes | 0].
struct HybridLayout: Sendable {
    let units: [Int]
    let genreCount: Int

    var lastUnits: Int { units[units.count - 1] }
    var biasColumn: Int { lastUnits }
    var genreColumns: Range<Int> { lastUnits + 1..<lastUnits + 1 + genreCount }
    var columns: Int { paddedColumns(lastUnits + 1 + genreCount) }
    var encoderColumns: Int { paddedColumns(units[0] + 1) }
    /// Rows of `TensorName.layers`: the first layer's biases, then a row for each unit of each further layer.
    var layerColumns: Int { units.map { paddedColumns($0 + 1) }.max() ?? 0 }

    /// The rows of `layers` for hidden layer `layer`, which is not the first.
    func rows(ofLayer layer: Int) -> Range<Int> {
        let first = 1 + units[1..<layer].reduce(0, +)
        return first..<first + units[layer]
    }
}

/// The genres of items, as rows of length 1; of features without the name "genre:..." none.
struct GenreRows: Sendable {
    /// More genres than this say little; the most frequent ones are kept.
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
