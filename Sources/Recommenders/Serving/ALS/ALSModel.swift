import DenseMath

extension TensorName {
    /// The Gram matrix of the items' rows.
    package static let itemGram = TensorName(rawValue: "item-gram")
    /// The Gram matrix of the users' rows.
    package static let userGram = TensorName(rawValue: "user-gram")
}

struct ALSSettings: RankingModelSettings {
    static let kind = ALSRecommender.kind
    var ranking: RankingSettings
    /// The number of columns of a row: the factors, padded.
    var columns: Int
    var penalty: Float
    var unobserved: Float
    /// The numbers of users and items at the fit, without items that only power users had rated. They stay as they are
    /// between fits, so that a user who rates thousands of new items does not raise the penalty of all others.
    var usersInFit: Int
    var itemsInFit: Int
    var unlearned: Unlearned?

    var isValid: Bool { ranking.isValid && columns > 0 && penalty >= 0 && unobserved >= 0 }

    /// The penalty of a row with this many likes, out of `others` possible ones.
    func ridge(likes: Int, others: Int) -> Float {
        penalty * (Float(likes) + unobserved * Float(others))
    }
}

/// Serves a factorisation of likes. A user's row is solved from the rows of the liked items.
package struct ALSModel: RankingModel, ComparedByCodes {
    package static let kind = ALSRecommender.kind
    let settings: ALSSettings

    init(_ settings: ALSSettings) {
        self.settings = settings
    }

    package var ownTensors: [TensorName: TensorLayout] {
        let columns = settings.columns
        return [
            .items: .sequential(columns), .users: .byUser(columns), .itemGram: .sequential(columns),
            .userGram: .sequential(columns), .fingerprints: .random(1),
        ]
    }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        let row = try userRow(liked: liked, of: query, from: source)
        try scoreItems(by: row.span, from: source, into: &scores)
    }

    func scores(
        of items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Float]? {
        let row = try userRow(liked: liked, of: query, from: source)
        return try scores(of: items, by: row.span, from: source)
    }

    /// A user's row is A^-1 times the sum of the rows y of the likes, so that a like j adds y_i A^-1 y_j to the score
    /// of an item i (Hu, Koren and Volinsky, ICDM 2008, section 5). What a stored row says beyond the likes, because
    /// items have changed since it was solved, is the base.
    func contributions(
        to items: [Int32], liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Contributions]? {
        let dismissed = dismissed(of: query)
        let stored = try query.currentRow.map { _ in try userRow(liked: liked, of: query, from: source) }
        var solver = try solver(from: source)
        return try items.map { item in
            let own = try source.withRow(of: .items, at: Int(item)) { row in row.indices.map { row[$0] } }
            let solved = try solver.solve(liked, dismissed: dismissed, right: own, from: source)
            var added = [Float](repeating: 0, count: liked.count)
            try source.forEachRow(of: .items, at: liked) { added[$0] = Kernels.dot($1, solved.span) }
            let base = stored.map { Kernels.dot(own.span, $0.span) - added.reduce(0, +) }
            return Contributions(base: base ?? 0, of: added)
        }
    }

    private func userRow(
        liked: [Int32], of query: UserQuery, from source: some TensorSource
    ) throws -> [Float] {
        if let place = query.currentRow {
            return try source.withRow(of: .users, at: place) { row in row.indices.map { row[$0] } }
        }
        var solver = try solver(from: source)
        return try solver.solve(liked, dismissed: dismissed(of: query), from: source)
    }

    func userRow(of query: UserQuery, from source: some TensorSource) throws -> [Float] {
        let liked = query.profile.liked(threshold: ranking.threshold, below: itemCount)
        return try userRow(liked: liked, of: query, from: source)
    }

    private func solver(from source: some TensorSource) throws -> ALSRowSolver {
        try ALSRowSolver(settings, rows: .items, gram: .itemGram, others: settings.itemsInFit, from: source)
    }

    func codeCentre(from source: some TensorSource) throws -> [Float] {
        [Float](repeating: 0, count: settings.columns)
    }

    func renewOwnRows(
        _ update: inout PlannedUpdate<ALSSettings, some RatingSource>, from source: some TensorSource
    ) throws {
        try ALSUpdate(update.settings, former: settings).renew(&update, from: source)
    }

    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        var data = data
        data.threshold = ranking.threshold
        let training = ALSTraining(
            try RankingData(data), settings, parameters: unlearned.parameters, team: team,
            items: try source.rows(of: .items, count: data.ratings.itemCount, columns: settings.columns),
            users: try source.rows(of: .users, count: data.ratings.userCount, columns: settings.columns))
        let model = try training.model(validation: .none) { round in
            let fraction = 0.95 * Double(round) / Double(ALSTraining.continuedRounds)
            try progress(FitProgress(phase: .fitting, fraction: fraction, epoch: round))
        }
        let isFinite = [TensorName.items, .users].allSatisfy { name in
            model.tensors[name]?.values.allSatisfy(\.isFinite) == true
        }
        guard isFinite else { throw ContinuedTraining.diverged(Self.kind) }
        return model
    }
}

extension TensorName {
    /// A fingerprint of the users who like each item: one row an item, one column.
    package static let fingerprints = TensorName(rawValue: "audiences")
}

/// Tells whether an item's likes are the same as when its row was learned, without storing them.
enum LikesFingerprint {
    /// Integers up to this are exact in a Float.
    private static let mask: UInt64 = (1 << 24) - 1

    /// The sum of the users' hashes, which does not depend on their order. Two sets of users collide with a probability
    /// of 2^-24.
    static func of(_ users: some Sequence<Int32>) -> Float {
        Float(users.reduce(UInt64(0)) { ($0 + hash($1)) & mask })
    }

    /// The finalizer of SplitMix64.
    private static func hash(_ user: Int32) -> UInt64 {
        var bits = UInt64(UInt32(bitPattern: user)) &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return (bits ^ (bits >> 31)) & mask
    }
}
