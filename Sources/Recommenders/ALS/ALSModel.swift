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
    private let settings: ALSSettings

    package init(settings: [UInt8]) throws {
        self.settings = try ALSSettings(json: settings)
    }

    package var ranking: RankingSettings { settings.ranking }

    package var ownTensorColumns: [TensorName: Int] {
        let columns = settings.columns
        return [.items: columns, .users: columns, .itemGram: columns, .userGram: columns, .audiences: 1]
    }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        let row =
            try query.currentRow.map { place in
                try source.withRow(of: .users, at: place) { row in row.indices.map { row[$0] } }
            } ?? solve(liked, rows: .items, gram: .itemGram, others: settings.otherItems, from: source)
        try scoreItems(by: row.span, from: source, into: &scores)
    }

    /// The row that fits best to some rows of the other side; zeros where there are none.
    private func solve(
        _ liked: [Int32], rows: TensorName, gram: TensorName, others: Int, from source: some TensorSource
    ) throws -> [Float] {
        var base = [Float](repeating: 0, count: settings.columns * settings.columns)
        let nothing = [Float](repeating: 0, count: settings.columns)
        if liked.isEmpty { return nothing }
        try source.forEachTile(of: gram) { first, tile in
            let start = first * settings.columns
            for place in tile.indices { base[start + place] = settings.unobserved * tile[place] }
        }
        var solver = GramSolver(unitCount: settings.columns)
        solver.begin(rowCount: liked.count)
        try source.forEachRow(of: rows, at: liked) { position, row in solver.setRow(position, row) }
        return solver.solve(base: base.span, ridge: settings.ridge(likes: liked.count, others: others)) ?? nothing
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
        let capped = CappedRatings(ratings, newSettings.ranking.cap)
        // Users first with the items as they were: a new item may be liked by new users alone.
        let knownRows = try changes.users.map { user in
            (row: user, values: try userRow(try ratings.profile(ofUser: user), below: self.itemCount, from: source))
        }
        let withUsers = OverlaidSource(base: source, tensor: .users, rows: knownRows)
        let itemRows = try changes.items.compactMap { item -> (row: Int32, values: [Float])? in
            let liked = try capped.audience(ofItem: item).liked(threshold: ranking.threshold, below: userCount)
            // A row depends on likes alone: where the same people like the item as before, it stays as it was learned.
            if item < self.itemCount, try !isNew(liked, of: item, from: source) { return nil }
            let row = try solve(
                liked, rows: .users, gram: .userGram, others: settings.otherUsers, from: withUsers)
            return (row: item, values: row)
        }
        let withItems = OverlaidSource(base: source, tensor: .items, rows: itemRows)
        rows[.items] = itemRows
        rows[.audiences] = try changes.items.map { item in
            let liked = try capped.audience(ofItem: item).liked(threshold: ranking.threshold, below: userCount)
            return (row: item, values: [AudienceFingerprint.of(liked)])
        }
        rows[.users] = try changes.users.map { user in
            (row: user, values: try userRow(try ratings.profile(ofUser: user), below: itemCount, from: withItems))
        }
        return ModelUpdate(settings: try newSettings.json(), rows: rows)
    }

    private func isNew(_ liked: [Int32], of item: Int32, from source: some TensorSource) throws -> Bool {
        let known = try source.withRow(of: .audiences, at: Int(item)) { $0[0] }
        return known != AudienceFingerprint.of(liked)
    }

    private func userRow(_ profile: Profile, below limit: Int, from source: some TensorSource) throws -> [Float] {
        try solve(
            profile.liked(threshold: ranking.threshold, below: limit), rows: .items, gram: .itemGram,
            others: settings.otherItems, from: source)
    }
}
