import TasteValues

/// Everything that a recommender may learn from.
package struct TrainingData: Sendable {
    package var ratings: RatingMatrix
    /// Seconds since 1970 for each of `ratings.userItems`. nil where the data has no times.
    package var times: [Int64]?
    package var scale: RatingScale
    /// Ratings of at least this are likes, which ranking models learn from.
    package var threshold: Float
    /// Genres, decade and tags, one row an item.
    package var items: FeatureTable
    /// Demographics, one row a user.
    package var users: FeatureTable
    /// Users who are not in `ratings`, with all their ratings of the same items, on whom ranking models choose their
    /// hyper-parameters. nil: such models hold out some of their own users, and learn from all users in the end.
    package var validation: RatingMatrix?
    /// The cap that `ratings` were cut by; nil: they were not cut.
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
    /// The default for likes: 4 of five stars, 5 on -10...10, the upper one of two thumbs.
    package var defaultThreshold: Float { minimum + 0.75 * (maximum - minimum) }
}

/// Known facts about users or items other than their ratings: a sparse row of named features for each.
package struct FeatureTable: Sendable {
    /// The name of each column: "genre:Drama", "decade:1990", "tag:space", "occupation:student".
    package let names: [String]
    /// Row `r` has the columns `columns[offsets[r]..<offsets[r + 1]]`, ascending; `values` holds the weights at the
    /// same indices.
    package let offsets: [Int]
    package let columns: [Int32]
    package let values: [Float]

    package var rowCount: Int { offsets.count - 1 }

    /// A table without features.
    package init(rowCount: Int) {
        self.init(names: [], offsets: [Int](repeating: 0, count: rowCount + 1), columns: [], values: [])
    }

    /// - Parameter offsets: ascending from 0 to the number of listed columns, one more than there are rows.
    package init(names: [String], offsets: [Int], columns: [Int32], values: [Float]) {
        precondition(offsets.first == 0 && offsets.last == columns.count, "offsets span the columns")
        precondition(columns.count == values.count, "a feature has one weight")
        self.names = names
        self.offsets = offsets
        self.columns = columns
        self.values = values
    }

    /// The features of one row, with column indices; empty for a row past the end.
    package func row(_ row: Int) -> Profile {
        guard row < rowCount else { return Profile() }
        let range = offsets[row]..<offsets[row + 1]
        return Profile(indices: Array(columns[range]), values: Array(values[range]))
    }
}
