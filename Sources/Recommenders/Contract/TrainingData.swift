/// Everything a recommender may learn from.
package struct TrainingData: Sendable {
    package var ratings: RatingMatrix
    /// Seconds since 1970, beside `ratings.userItems`. nil where the data has none.
    package var times: [Int64]?
    package var scale: RatingScale
    /// A rating of at least this says that the item was liked: what ranking models learn from.
    package var threshold: Float
    /// Genres, decade, tags: one row an item.
    package var items: FeatureTable
    /// Demographics: one row a user.
    package var users: FeatureTable
    /// Users who are not in `ratings`, whole, over the same items: what ranking models choose their parameters by.
    /// nil: they hold out users of their own and learn from all in the end.
    package var validation: RatingMatrix?
    /// By which `ratings` were cut; nil: they are all there are.
    var cap: RatingCap?

    /// - Parameter threshold: nil: three quarters up the scale.
    package init(
        ratings: RatingMatrix, scale: RatingScale, threshold: Float? = nil, times: [Int64]? = nil,
        items: FeatureTable? = nil, users: FeatureTable? = nil, validation: RatingMatrix? = nil
    ) {
        self.ratings = ratings
        self.scale = scale
        self.threshold = threshold ?? scale.defaultThreshold
        self.times = times
        self.items = items ?? FeatureTable(rowCount: ratings.itemCount)
        self.users = users ?? FeatureTable(rowCount: ratings.userCount)
        self.validation = validation
    }
}

extension TrainingData {
    package var size: DataSize {
        DataSize(users: ratings.userCount, items: ratings.itemCount, ratings: ratings.ratingCount)
    }
}

extension RatingScale {
    /// From here on a rating says "liked": 4 of five stars, 5 on -10...10, the upper one of two thumbs.
    package var defaultThreshold: Float { minimum + 0.75 * (maximum - minimum) }
}

/// What is known of users or of items beside their ratings: a sparse row of named features for each.
package struct FeatureTable: Sendable {
    /// Column by column: "genre:Drama", "decade:1990", "tag:space", "occupation:student".
    package let names: [String]
    /// Row `r` has the columns `columns[offsets[r]..<offsets[r + 1]]`, ascending, with the weights beside them in `values`.
    package let offsets: [Int]
    package let columns: [Int32]
    package let values: [Float]

    package var rowCount: Int { offsets.count - 1 }

    /// A table in which nothing is known of anybody.
    package init(rowCount: Int) {
        self.init(names: [], offsets: [Int](repeating: 0, count: rowCount + 1), columns: [], values: [])
    }

    /// - Parameter offsets: one more than there are rows, ascending from 0 to the number of columns listed.
    package init(names: [String], offsets: [Int], columns: [Int32], values: [Float]) {
        precondition(offsets.first == 0 && offsets.last == columns.count, "offsets span the columns")
        precondition(columns.count == values.count, "a feature has one weight")
        self.names = names
        self.offsets = offsets
        self.columns = columns
        self.values = values
    }

    /// The features of one row, as a profile over the columns; empty for a row past the end.
    package func row(_ row: Int) -> Profile {
        guard row < rowCount else { return Profile() }
        let range = offsets[row]..<offsets[row + 1]
        return Profile(indices: Array(columns[range]), values: Array(values[range]))
    }
}
