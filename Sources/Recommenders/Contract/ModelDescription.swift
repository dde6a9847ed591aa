/// What the scores of a model are.
package enum ScoreMeaning: Sendable {
    /// Predicted ratings, on the scale of the training data but not clamped to it.
    case ratings
    /// Numbers of users, whose logarithms are comparable between models.
    case counts
    /// Numbers that order items, comparable within one answer alone.
    case order
}

/// What a model compares items by, from the coarsest to the most telling. A blend answers with its best component.
package enum SimilarityBasis: Int, Sendable, Comparable {
    /// One number an item: its bias or its popularity.
    case statistic
    /// Weights between pairs of items.
    case weights
    /// Rows of a factorisation or of a network's output.
    case factors
    /// Codes of ratings, which do not depend on popularity. (They looked best by eye on MovieLens.)
    case codes

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The shape of a stored tensor, and how it is read.
package struct TensorLayout: Sendable, Equatable {
    package enum Access: Sendable {
        /// Single rows.
        case random
        /// Full scans, from the first row to the last.
        case sequential
    }

    package let columns: Int
    package let access: Access
    /// Whether row n is user n's, to be cleared when that user is forgotten.
    package let isByUser: Bool

    package init(columns: Int, access: Access = .random, isByUser: Bool = false) {
        (self.columns, self.access, self.isByUser) = (columns, access, isByUser)
    }

    static func random(_ columns: Int) -> Self { Self(columns: columns) }
    static func sequential(_ columns: Int) -> Self { Self(columns: columns, access: .sequential) }
    static func byUser(_ columns: Int) -> Self { Self(columns: columns, isByUser: true) }
}

/// The size of training data, from which the memory need of a fit is estimated.
package struct DataSize: Sendable {
    package let users: Int
    package let items: Int
    package let ratings: Int

    package init(users: Int, items: Int, ratings: Int) {
        (self.users, self.items, self.ratings) = (users, items, ratings)
    }

    /// Memory in proportion to the data, on top of what any fit takes.
    /// - Parameters:
    ///   - perRow: bytes for each user and each item.
    func bytes(perRating: Int, perRow: Int) -> Int {
        40 << 20 + ratings * perRating + (users + items) * perRow
    }

    /// What most models take at most with their default parameters (measured with MovieLens 1M, with 53,000 users and
    /// 10,000 items, and with 105,000 items).
    var usualBytes: Int { bytes(perRating: 400, perRow: 6000) }

    /// Memory of the weights and activations of a network with a number for each of `columns` items or users at its
    /// input and output. Adam keeps three numbers for each weight, and a search keeps the best network and the current
    /// one.
    func networkBytes(columns: Int, firstLayer: Int, lastLayer: Int, batch: Int) -> Int {
        bytes(perRating: 150, perRow: 100) + columns * (24 * (firstLayer + lastLayer) + 8 * min(batch, users))
    }
}
