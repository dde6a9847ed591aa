import Foundation

/// Items with the same features, of which a content prior says the same for each as long as it has no ratings. Grouped,
/// a catalogue of 100,000 items takes as much time as its few thousand combinations of features.
package struct ContentGroups: Sendable {
    private let prior: ContentPrior
    /// The features of each group that the prior knows.
    private let columns: [[Int32]]
    /// The popularity to expect of each group's items, by its weight.
    private let popularities: [Float]

    package var count: Int { columns.count }

    /// - Parameter names: the names of each group's features, as of `FeatureNames`.
    package init(_ prior: ContentPrior, names: [[String]]) {
        self.prior = prior
        columns = names.map { names in
            Set(names.compactMap { prior.columnOfName[$0] }).sorted().map { Int32($0) }
        }
        let weight = prior.newItemWeights.last ?? 0
        popularities = columns.map { weight * prior.evidence.expectedPopularity(ofColumns: $0[...]) }
    }

    /// How well items of each group fit a user, as if nobody had rated them; comparable within one answer. The same as
    /// `ContentPrior.scores(ofNewItems:liked:)`.
    /// - Parameters:
    ///   - liked: the number of the user's likes in each group.
    ///   - total: the number of the user's likes.
    package func scores(liked: [Float], total: Float) -> [Float] {
        let (evidence, kinds) = (prior.evidence, prior.evidence.kinds)
        let counts = sums(of: liked)
        // The lift of each feature by the weight of its kind.
        let lifts = counts.indices.map {
            prior.newItemWeights[kinds[$0].rawValue] * evidence.lift($0, count: counts[$0], total: total)
        }
        return columns.indices.map { group in
            var (sums, numbers) = (SIMD4<Float>(), SIMD4<Float>())
            for column in columns[group] {
                sums[kinds[Int(column)].rawValue] += lifts[Int(column)]
                numbers[kinds[Int(column)].rawValue] += 1
            }
            return popularities[group] + (sums / pointwiseMax(numbers, SIMD4(repeating: 1))).sum()
        }
    }

    /// The ratings that a user would give to items of each group: the user's mean rating, and how the ratings of items
    /// with the same features deviate from it, on average over the features. Few ratings of a feature count for little.
    /// - Parameters:
    ///   - rated: the number of the user's ratings in each group.
    ///   - deviations: the sums of these ratings, each less the mean.
    package func ratings(mean: Float, rated: [Float], deviations: [Float]) -> [Float] {
        let (counts, sums) = (sums(of: rated), sums(of: deviations))
        return columns.map { columns in
            let all = columns.reduce(Float(0)) { $0 + sums[Int($1)] / (counts[Int($1)] + Self.damping) }
            return columns.isEmpty ? mean : mean + all / Float(columns.count)
        }
    }

    /// The names of the genres of a group, those that the user likes most of all in comparison with others first.
    package func genres(of group: Int, liked: [Float], total: Float) -> [String] {
        let counts = sums(of: liked)
        let genres = columns[group].map { Int($0) }.filter { prior.evidence.kinds[$0] == .genre }
        return genres.map { ($0, prior.evidence.lift($0, count: counts[$0], total: total)) }
            .sorted { $0.1 > $1.1 }
            .map { String(prior.evidence.items.names[$0.0].drop { $0 != ":" }.dropFirst()) }
    }

    /// The number of virtual ratings at the user's mean.
    private static let damping: Float = 5

    /// Sums over groups for each feature.
    private func sums(of values: [Float]) -> [Float] {
        var sums = [Float](repeating: 0, count: prior.evidence.kinds.count)
        for (group, value) in values.enumerated() where value != 0 {
            for column in columns[group] { sums[Int(column)] += value }
        }
        return sums
    }
}
