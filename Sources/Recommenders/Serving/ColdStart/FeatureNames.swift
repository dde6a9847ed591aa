/// The names of a `FeatureTable`'s columns for what is known of an item or a user.
package enum FeatureNames {
    /// "genre:Drama", "decade:1990", "tag:space".
    /// - Parameter year: nil or 0: not known.
    package static func ofItem(genres: [String], year: Int?, tags: [String]) -> [String] {
        var names = genres.map { "genre:" + $0 }
        if let year, year > 0 { names.append("decade:\(year / 10 * 10)") }
        return names + tags.map { "tag:" + $0 }
    }

    /// "gender:F", "age:20", "occupation:student". Ages are in bands of ten years.
    /// - Parameter age: nil: not known.
    package static func ofUser(gender: String, age: Int?, occupation: String) -> [String] {
        var names: [String] = []
        if !gender.isEmpty { names.append("gender:" + gender) }
        if let age, age >= 0 { names.append("age:\(age / 10 * 10)") }
        if !occupation.isEmpty { names.append("occupation:" + occupation) }
        return names
    }
}

extension FeatureTable {
    /// A table of features with weight 1. Columns are numbered in order of first appearance.
    /// - Parameters:
    ///   - rows: the names of each row's features.
    ///   - minimumRows: features with fewer rows are left out, because nothing can be learned from them.
    package init(rows: [[String]], minimumRows: Int = 1) {
        var counts: [String: Int] = [:]
        for row in rows { for name in Set(row) { counts[name, default: 0] += 1 } }
        var names: [String] = []
        var columnOfName: [String: Int32] = [:]
        var offsets = [0]
        var columns: [Int32] = []
        for row in rows {
            var own: Set<Int32> = []
            for name in row where counts[name, default: 0] >= minimumRows {
                if columnOfName[name] == nil {
                    columnOfName[name] = Int32(names.count)
                    names.append(name)
                }
                if let column = columnOfName[name] { own.insert(column) }
            }
            columns += own.sorted()
            offsets.append(columns.count)
        }
        self.init(
            names: names, offsets: offsets, columns: columns, values: [Float](repeating: 1, count: columns.count))
    }
}

/// The similarity of an item to others by their records, for items without ratings.
package struct ContentSimilarity: Sendable {
    private let genreCount: Int
    private let year: Int

    // Genres explain about two thirds of what a film's record says about its neighbours.
    private static let yearShare: Float = 1.0 / 3
    /// The distance in years at which the year counts as half similar.
    private static let halfYears: Float = 10

    /// - Parameter year: 0: unknown.
    package init(genreCount: Int, year: Int) {
        self.genreCount = genreCount
        self.year = year
    }

    /// The Jaccard index of the genres, combined with the nearness of the years where both are known: 0 to 1.
    ///
    /// - Parameters:
    ///   - shared: The number of genres that both items have.
    ///   - genreCount: The number of genres that the other item has.
    package func similarity(shared: Int, genreCount otherCount: Int, year otherYear: Int) -> Float {
        let union = genreCount + otherCount - shared
        let common = union == 0 ? 0 : Float(shared) / Float(union)
        guard year > 0, otherYear > 0 else { return common }
        let nearness = Self.halfYears / (Self.halfYears + Float(abs(year - otherYear)))
        return (1 - Self.yearShare) * common + Self.yearShare * nearness
    }
}
