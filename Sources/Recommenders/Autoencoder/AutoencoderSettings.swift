/// What the item autoencoder must know beside its tensors.
struct AutoencoderSettings: ServedSettings {
    static let kind = ItemAutoencoder.kind

    var userCount: Int
    var itemCount: Int
    /// Numbers in an item's code.
    var units: Int
    /// Mean of the ratings.
    var mean: Float
    /// Number of ratings that the mean is of.
    var ratingCount: Int
    var unlearned: Unlearned?
    var cap: RatingCap?
    /// Standard deviation of the ratings around the biases: the unit in which the network sees them.
    var deviation: Float
    /// The input that says "rated", beside the input that says how.
    var maskInput: Float
    /// How much of a user's weights may follow from which items they rated: see `ProfilePriors`.
    var priorShare: Float
    /// The penalties of the network's weights and the iterations with each, chosen on validation.
    var schedule: [TrainingPhase]
    /// Of the squared weights of a user's row.
    var rowPenalty: Float
    var interceptPenalty: Float
    var seed: UInt64

    /// A user's row is solved with this share of the network's penalty (measured: .001 better than all of it).
    static let rowPenaltyShare: Float = 0.7
    /// Far below the other penalties: the intercept is known from the damped mean already.
    static let standardInterceptPenalty: Float = 1

    var isValid: Bool {
        userCount >= 0 && itemCount >= 0 && units > 0 && mean.isFinite && deviation > 0 && deviation.isFinite
            && rowPenalty > 0 && interceptPenalty > 0
            && priorShare.isFinite
    }

    var layout: AutoencoderLayout { AutoencoderLayout(units: units) }
}

/// Where things stand in the rows of the item autoencoder's tensors, so that a score is one product of two rows:
/// item [code | bias | 1 | 0], user [weights | 1 | mean + biases | user bias].
struct AutoencoderLayout: Sendable {
    let units: Int

    /// Columns of an item's and a user's row, and of each half of an encoder row.
    var columns: Int { paddedColumns(units + 3) }
    var encoderColumns: Int { 2 * columns }
    /// Item: its bias. User: 1.
    var biasColumn: Int { units }
    /// Item: 1. User: everything that all items share.
    var constantColumn: Int { units + 1 }
    /// Item: 0. User: mean and bias alone, which re-encoding an item needs.
    var userBiasColumn: Int { units + 2 }

    /// Rows of `TensorName.layers`.
    enum LayerRow {
        /// The biases of the code's units.
        static let hiddenBias = 0
        /// The mean code, around which codes are compared.
        static let centre = 1
        /// The mean over users of the sum of their items' priors.
        static let meanPrior = 2
        static let count = 3
    }
}

extension TensorName {
    /// One row an item: what having rated it says of a user's weights.
    static let priors = TensorName(rawValue: "priors")
}
