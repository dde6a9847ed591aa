import DenseMath

/// Solves single rows of one side of a factorisation from the stored rows of the other. Reads the Gram matrix once.
struct ALSRowSolver {
    private let settings: ALSSettings
    private let rows: TensorName
    private let others: Int
    private let base: [Float]
    private var solver: GramSolver

    /// - Parameters:
    ///   - rows, gram: tensors of the other side.
    ///   - others: the number of rows of the other side.
    init(
        _ settings: ALSSettings, rows: TensorName, gram: TensorName, others: Int, from source: some TensorSource
    ) throws {
        let gram = try source.rows(of: gram, count: settings.columns, columns: settings.columns)
        self.init(settings, rows: rows, gram: gram.values, others: others)
    }

    init(_ settings: ALSSettings, rows: TensorName, gram: [Float], others: Int) {
        (self.settings, self.rows, self.others) = (settings, rows, others)
        base = gram.map { settings.unobserved * $0 }
        solver = GramSolver(unitCount: settings.columns)
    }

    /// The row that fits best; zeros where nothing is liked.
    /// - Parameters:
    ///   - dismissed: rows that are observed to be no likes, with the confidence `dismissalConfidence`.
    ///   - right: what the system is solved for instead of the sum of the liked rows.
    mutating func solve(
        _ liked: [Int32], dismissed: [Int32] = [], right: [Float]? = nil, from source: some TensorSource
    ) throws -> [Float] {
        let nothing = [Float](repeating: 0, count: settings.columns)
        if liked.isEmpty { return nothing }
        solver.begin(rowCount: liked.count + dismissed.count, targetCount: liked.count)
        try Self.gather(liked, of: rows, from: source, into: &solver)
        try Self.gather(
            dismissed, of: rows, from: source, into: &solver, at: liked.count,
            scale: Self.dismissalConfidence.squareRoot())
        let base = base
        let ridge = settings.ridge(likes: liked.count, others: others)
        return solver.solve(base: base.span, ridge: ridge, right: right) ?? nothing
    }

    /// How certain it is that a dismissed item is not liked, where a like counts 1. With a validation user's low
    /// ratings taken for dismissals, 20 of them then keep an eighth of the disliked items out of the first hundred, and
    /// cost less than .004 of NDCG@100 (MovieLens 1M and 100K); larger values cost more than they keep out.
    private static let dismissalConfidence: Float = 0.3

    private static func gather(
        _ items: [Int32], of rows: TensorName, from source: some TensorSource, into solver: inout GramSolver,
        at first: Int = 0, scale: Float = 1
    ) throws {
        try source.forEachRow(of: rows, at: items) { position, row in
            solver.setRow(first + position, row, scale: scale)
        }
    }
}

/// Renews the rows that follow changed ratings: those of changed users, those of items whose likes changed, and the
/// Gram matrices of both sides. Without the latter, new rows would count as if they had no unobserved pairs.
struct ALSUpdate {
    private let settings: ALSSettings
    private let former: ALSSettings

    init(_ settings: ALSSettings, former: ALSSettings) {
        (self.settings, self.former) = (settings, former)
    }

    func renew(
        _ changes: inout PlannedUpdate<ALSSettings, some RatingSource>, from source: some TensorSource
    ) throws {
        let (ratings, capped) = (changes.ratings, changes.capped)
        let counts = (users: settings.ranking.userCount, items: settings.ranking.itemCount)
        let storedUsers = try stored(changes.users, of: .users, below: former.ranking.userCount, from: source)
        let storedItems = try stored(changes.items, of: .items, below: former.ranking.itemCount, from: source)
        var userGram = try source.rows(of: .userGram, count: settings.columns, columns: settings.columns).values
        var itemGram = try source.rows(of: .itemGram, count: settings.columns, columns: settings.columns).values
        // New users come first, with the items as they were: a new item may be liked by new users alone. Users with a
        // row keep it until the items are solved, because a row that followed an item's former position would hold the
        // item there.
        var solver = ALSRowSolver(settings, rows: .items, gram: itemGram, others: settings.itemsInFit)
        let newcomers = changes.users.filter { storedUsers[$0]?.contains { $0 != 0 } != true }
        let firstUsers = try newcomers.map { user in
            let liked = try likes(of: ratings.profile(ofUser: user), below: former.ranking.itemCount)
            return (row: user, values: try solver.solve(liked, from: source))
        }
        add(firstUsers, replacing: storedUsers, to: &userGram)
        let withUsers = OverlaidSource(base: source, tensor: .users, rows: firstUsers)
        var fingerprints: [(row: Int32, values: [Float])] = []
        solver = ALSRowSolver(settings, rows: .users, gram: userGram, others: settings.usersInFit)
        let items = try changes.items.compactMap { item -> (row: Int32, values: [Float])? in
            let liked = try likes(of: capped.raters(ofItem: item), below: counts.users)
            // A row depends on likes alone. Where the same users like the item as before, it stays as it was learned.
            let fingerprint = LikesFingerprint.of(liked)
            let isKnown = item < former.ranking.itemCount
            if isKnown, try source.withRow(of: .fingerprints, at: Int(item), { $0[0] }) == fingerprint { return nil }
            fingerprints.append((row: item, values: [fingerprint]))
            return (row: item, values: try solver.solve(liked, from: withUsers))
        }
        add(items, replacing: storedItems, to: &itemGram)
        let withItems = OverlaidSource(base: source, tensor: .items, rows: items)
        solver = ALSRowSolver(settings, rows: .items, gram: itemGram, others: settings.itemsInFit)
        let users = try changes.users.map { user in
            let liked = try likes(of: ratings.profile(ofUser: user), below: counts.items)
            return (row: user, values: try solver.solve(liked, from: withItems))
        }
        let firstRows = storedUsers.merging(firstUsers.map { ($0.row, $0.values) }) { $1 }
        add(users, replacing: firstRows, to: &userGram)
        let rows: [TensorName: TensorRows] = [
            .items: items, .users: users, .fingerprints: fingerprints, .userGram: gramRows(userGram),
            .itemGram: gramRows(itemGram),
        ]
        changes.rows.merge(rows) { $1 }
    }

    private func likes(of profile: Profile, below limit: Int) -> [Int32] {
        profile.liked(threshold: settings.ranking.threshold, below: limit)
    }

    private func stored(
        _ rows: [Int32], of tensor: TensorName, below limit: Int, from source: some TensorSource
    ) throws -> [Int32: [Float]] {
        let known = rows.filter { Int($0) < limit }
        var stored: [Int32: [Float]] = [:]
        try source.forEachRow(of: tensor, at: known) { position, row in
            stored[known[position]] = row.indices.map { row[$0] }
        }
        return stored
    }

    /// Replaces rows in a Gram matrix.
    private func add(
        _ rows: [(row: Int32, values: [Float])], replacing former: [Int32: [Float]], to gram: inout [Float]
    ) {
        let changed = rows.filter { former[$0.row] != $0.values }
        for (side, sign) in [(changed.map(\.values), Float(1)), (changed.compactMap { former[$0.row] }, -1)]
        where !side.isEmpty {
            let values = side.flatMap { $0 }
            let product = MatrixProduct(
                rows: settings.columns, inner: side.count, columns: settings.columns,
                left: .init(stride: settings.columns, isTransposed: true))
            var span = gram.mutableSpan
            product.apply(values.span, values.span, alpha: sign, beta: 1, into: &span)
        }
    }

    private func gramRows(_ gram: [Float]) -> [(row: Int32, values: [Float])] {
        (0..<settings.columns).map { row in
            (row: Int32(row), values: Array(gram[row * settings.columns..<(row + 1) * settings.columns]))
        }
    }
}
