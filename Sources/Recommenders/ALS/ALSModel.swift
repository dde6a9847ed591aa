import DenseMath

extension TensorName {
    /// The columns of the items' rows times each other.
    package static let itemGram = TensorName(rawValue: "item-gram")
    /// The same of the users' rows.
    package static let userGram = TensorName(rawValue: "user-gram")
}

struct ALSSettings: ModelSettings {
    static let kind = ALSRecommender.kind
    var ranking: RankingSettings
    /// Numbers in a row.
    var columns: Int
    var penalty: Float
    var unobserved: Float
    /// At the fit: the others there could be likes of. nil in models of earlier versions: all there are.
    var usersInFit: Int?
    var itemsInFit: Int?
    /// How many ratings changed since all rows were solved in turn last, and how many there were then. nil: in models of earlier versions.
    var pending: Int?
    var learnedCount: Int?
    /// The hyper-parameters of its fit, as JSON. nil: in models of earlier versions.
    var parameters: String?

    var isValid: Bool { ranking.isValid && columns > 0 && penalty >= 0 && unobserved >= 0 }

    /// As many as at the fit: one user who rates new items by the thousand makes nobody's penalty larger.
    var otherUsers: Int { usersInFit ?? ranking.userCount }
    var otherItems: Int { itemsInFit ?? ranking.itemCount }

    /// The penalty of a row with so many likes, out of so many there could be.
    func ridge(likes: Int, others: Int) -> Float {
        penalty * (Float(likes) + unobserved * Float(others))
    }
}

/// Serves a factorisation of likes. A user's row is solved from the rows of what they like.
package struct ALSModel: RankingModel {
    package static let kind = ALSRecommender.kind
    let settings: ALSSettings

    package init(settings: [UInt8]) throws {
        self.settings = try ALSSettings(json: settings)
    }

    package var ranking: RankingSettings { settings.ranking }

    package var ownTensors: [TensorName: TensorLayout] {
        let columns = settings.columns
        return [
            .items: .sequential(columns), .users: .byUser(columns), .itemGram: .sequential(columns),
            .userGram: .sequential(columns), .audiences: .random(1),
        ]
    }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        let row =
            try query.currentRow.map { place in
                try source.withRow(of: .users, at: place) { row in row.indices.map { row[$0] } }
            } ?? userRow(liked: liked, from: source)
        try scoreItems(by: row.span, from: source, into: &scores)
    }

    private func userRow(liked: [Int32], from source: some TensorSource) throws -> [Float] {
        var solver = try ALSRowSolver(
            settings, rows: .items, gram: .itemGram, others: settings.otherItems, from: source)
        return try solver.solve(liked, from: source)
    }

    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        let centre = [Float](repeating: 0, count: settings.columns)
        try cosines(to: item, centre: centre, from: source, into: &similarities)
    }

    package func update(
        users: [Int32], items: [Int32], userCount: Int, itemCount: Int, ratings: some RatingSource,
        from source: some TensorSource
    ) throws -> ModelUpdate {
        var rows = try commonRows(
            users: users, items: items, userCount: userCount, itemCount: itemCount, ratings: ratings, from: source)
        let changes = ChangedRows(
            users: users, items: items, model: (ranking.userCount, ranking.itemCount), now: (userCount, itemCount))
        var newSettings = settings
        newSettings.ranking = try ranking.grown(
            userCount: userCount, itemCount: itemCount, changed: changes.users, ratings)
        newSettings.pending = try settings.pending.map { $0 + (try LearningOn.changeCount(changes.users, ratings)) }
        let update = ALSUpdate(newSettings, former: settings)
        rows.merge(try update.rows(changes, ratings, from: source)) { _, own in own }
        return ModelUpdate(settings: try newSettings.json(), rows: rows)
    }

    package var unlearnedShare: Double {
        LearningOn.unlearnedShare(
            pending: settings.pending, of: (settings.learnedCount ?? 0) + (settings.pending ?? 0))
    }

    package func learnOn(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        guard settings.pending != nil, data.ratings.ratingCount > 0 else { return nil }
        return try data.learnedWithinCap {
            try learnOn($0, from: source, threads: threads, progress: progress)
        }
    }

    private func learnOn(
        _ data: TrainingData, from source: some TensorSource, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        var data = data
        data.threshold = ranking.threshold
        let training = ALSTraining(
            try RankingData(data), settings, team: ThreadTeam(threadCount: threads),
            items: try source.rows(of: .items, count: data.ratings.itemCount, columns: settings.columns),
            users: try source.rows(of: .users, count: data.ratings.userCount, columns: settings.columns))
        let model = try training.model(validation: .none) { round in
            let fraction = 0.95 * Double(round) / Double(ALSTraining.roundsOfLearningOn)
            try progress(FitProgress(phase: .fitting, fraction: fraction, epoch: round))
        }
        let isFinite = [TensorName.items, .users].allSatisfy { name in
            model.tensors[name]?.values.allSatisfy(\.isFinite) == true
        }
        guard isFinite else { throw LearningOn.diverged(Self.kind) }
        return model
    }
}
