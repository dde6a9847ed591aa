/// What the item autoencoder must know beside its tensors.
struct AutoencoderSettings: ModelSettings {
    static let kind = ItemAutoencoder.kind

    var userCount: Int
    var itemCount: Int
    /// Numbers in an item's code.
    var units: Int
    /// Mean of the ratings.
    var mean: Float
    /// Of how many ratings. nil: the mean stays as it is.
    var ratingCount: Int?
    /// How many ratings changed since the network's weights learned last, and how many there were then.
    var pending: Int?
    var learnedCount: Int?
    /// nil in models that were fitted before there was one.
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
    /// The hyper-parameters of its fit, as JSON. nil: in models of earlier versions.
    var parameters: String?

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

    /// What a user's bias column holds beside the bias: the mean, so that it may move without moving what was stored; in models of
    /// earlier versions nothing.
    var meanInBias: Float { ratingCount == nil ? 0 : mean }
    /// What is to be added to that column for the mean rating of a user.
    var meanBesideBias: Float { mean - meanInBias }
}

/// Models of earlier versions have no priors, and hold one penalty for all iterations.
extension AutoencoderSettings {
    private enum EarlierKeys: String, CodingKey {
        case penalty, iterations
    }

    init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        userCount = try stored.decode(Int.self, forKey: .userCount)
        itemCount = try stored.decode(Int.self, forKey: .itemCount)
        units = try stored.decode(Int.self, forKey: .units)
        mean = try stored.decode(Float.self, forKey: .mean)
        ratingCount = try stored.decodeIfPresent(Int.self, forKey: .ratingCount)
        pending = try stored.decodeIfPresent(Int.self, forKey: .pending)
        learnedCount = try stored.decodeIfPresent(Int.self, forKey: .learnedCount)
        cap = try stored.decodeIfPresent(RatingCap.self, forKey: .cap)
        deviation = try stored.decode(Float.self, forKey: .deviation)
        maskInput = try stored.decode(Float.self, forKey: .maskInput)
        priorShare = try stored.decodeIfPresent(Float.self, forKey: .priorShare) ?? 0
        rowPenalty = try stored.decode(Float.self, forKey: .rowPenalty)
        interceptPenalty = try stored.decode(Float.self, forKey: .interceptPenalty)
        seed = try stored.decode(UInt64.self, forKey: .seed)
        parameters = try stored.decodeIfPresent(String.self, forKey: .parameters)
        if let phases = try stored.decodeIfPresent([TrainingPhase].self, forKey: .schedule) {
            schedule = phases
        } else {
            let earlier = try decoder.container(keyedBy: EarlierKeys.self)
            schedule = [
                TrainingPhase(
                    penalty: try earlier.decode(Float.self, forKey: .penalty),
                    iterations: try earlier.decode(Int.self, forKey: .iterations))
            ]
        }
    }
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
