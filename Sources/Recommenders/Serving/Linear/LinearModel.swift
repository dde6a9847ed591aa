import DenseMath

struct LinearSettings: RankingModelSettings {
    static let kind = LinearAutoencoder.kind
    var ranking: RankingSettings
    /// The number of rows of the inverse; 0 where weights between neighbours are stored instead.
    var inverseSize: Int
    /// nil where weights between neighbours are stored.
    var learning: LinearLearning?
    /// nil where all pairs of items have weights, which follow each rating.
    var unlearned: Unlearned?

    var isValid: Bool {
        ranking.isValid && inverseSize >= 0
            && learning.map { $0.isValid && $0.placeCount <= inverseSize } != false
    }
}

/// Serves a linear autoencoder: the scores of a profile are sums of its items' rows.
package struct LinearModel: RankingModel {
    package static let kind = LinearAutoencoder.kind
    package static let similarityBasis = SimilarityBasis.weights
    let settings: LinearSettings

    init(_ settings: LinearSettings) {
        self.settings = settings
    }

    var isDense: Bool { settings.inverseSize > 0 }

    package var ownTensors: [TensorName: TensorLayout] {
        isDense
            ? [
                .items: .sequential(LinearItemRow.columns), .inverse: .random(settings.inverseSize),
                .corrections: .random(CorrectionRow.columns(inverseSize: settings.inverseSize)),
            ]
            : [.items: .sequential(LinearItemRow.columns), .weights: .random(NeighbourRow.columns)]
    }

    package func rank(
        liked: [Int32], of query: UserQuery, from source: some TensorSource, into scores: inout [Float]
    ) throws {
        let places = try places(of: liked, from: source)
        if places.isEmpty {
            try readLikes(from: source, into: &scores)
        } else if isDense {
            try rankDense(liked, places.map(\.place), of: query, from: source, into: &scores)
        } else {
            try rankSparse(places, from: source, into: &scores)
            try addSparse(
                Self.dismissalWeight, try self.places(of: dismissed(of: query), from: source), from: source,
                into: &scores)
            try excludeUnliked(from: source, in: &scores)
            placeUnknownLast(&scores)
        }
    }

    /// Where an item's row says that its weights are: its index in the inverse, or the first of its rows of weights
    /// between neighbours and their number. nil for an item without weights.
    func rows(of item: Span<Float>) -> (place: Int32, count: Int)? {
        let limit = isDense ? settings.inverseSize : 1 << 24
        let place = LinearItemRow.place(item[LinearItemRow.place], below: limit)
        if place < 0 { return nil }
        return (Int32(place), isDense ? 1 : max(0, LinearItemRow.place(item[LinearItemRow.factor], below: limit)))
    }

    /// What a dismissed item counts, where a liked one counts 1. With a validation user's low ratings taken for
    /// dismissals, 20 of them then keep an eighth of the disliked items out of the first hundred, and cost about .005
    /// of NDCG@100 (MovieLens 1M and 100K); larger weights cost more than they keep out.
    static let dismissalWeight: Float = -0.2

    func places(of items: [Int32], from source: some TensorSource) throws -> [(place: Int32, count: Int)] {
        var places: [(place: Int32, count: Int)] = []
        try source.forEachRow(of: .items, at: items) { _, row in
            if let place = rows(of: row) { places.append(place) }
        }
        return places
    }

    /// x - d * (x P).
    private func rankDense(
        _ liked: [Int32], _ places: [Int32], of query: UserQuery, from source: some TensorSource,
        into scores: inout [Float]
    ) throws {
        let dismissed = dismissed(of: query)
        let dismissedPlaces = try self.places(of: dismissed, from: source).map(\.place)
        var sums = [Float](repeating: 0, count: settings.inverseSize)
        var span = sums.mutableSpan
        try source.forEachRow(of: .inverse, at: places.sorted()) { _, row in Kernels.axpy(1, row, into: &span) }
        try source.forEachRow(of: .inverse, at: dismissedPlaces.sorted()) { _, row in
            Kernels.axpy(Self.dismissalWeight, row, into: &span)
        }
        try correct(&span, places, dismissed: dismissedPlaces, from: source)
        // A span, because an array is asked for each item whether it must be copied.
        var scored = scores.mutableSpan
        let size = settings.inverseSize
        try source.forEachTile(of: .items) { first, tile in
            for row in 0..<min(tile.count / LinearItemRow.columns, itemCount - first) {
                let start = row * LinearItemRow.columns
                let place = LinearItemRow.place(tile[start + LinearItemRow.place], below: size)
                scored[first + row] =
                    place >= 0 ? -tile[start + LinearItemRow.factor] * span[place] : -.infinity
            }
        }
        for item in liked { scores[Int(item)] += 1 }
        for item in dismissed { scores[Int(item)] += Self.dismissalWeight }
        placeUnknownLast(&scores)
    }

    /// Subtracts the corrections' part from a sum of the inverse's rows.
    func correct(
        _ sums: inout MutableSpan<Float>, _ places: [Int32], dismissed: [Int32] = [], from source: some TensorSource
    ) throws {
        let count = settings.learning?.corrections ?? 0
        try source.forEachRow(of: .corrections, at: Array(0..<Int32(count))) { _, row in
            let liked = places.reduce(Float(0)) { $0 + row[Int($1)] }
            let sum = dismissed.reduce(liked) { $0 + Self.dismissalWeight * row[Int($1)] }
            let factor = sum * row[settings.inverseSize]
            Kernels.axpy(-factor, row.extracting(first: settings.inverseSize), into: &sums)
        }
    }

    private func rankSparse(
        _ places: [(place: Int32, count: Int)], from source: some TensorSource, into scores: inout [Float]
    ) throws {
        for item in scores.indices { scores[item] = 0 }
        try addSparse(1, places, from: source, into: &scores)
    }

    private func addSparse(
        _ factor: Float, _ places: [(place: Int32, count: Int)], from source: some TensorSource,
        into scores: inout [Float]
    ) throws {
        let rows = places.flatMap { place, count in place..<place + Int32(count) }
        try source.forEachRow(of: .weights, at: rows) { _, row in
            for pair in 0..<NeighbourRow.pairs {
                let item = LinearItemRow.place(row[2 * pair], below: scores.count)
                if item >= 0 { scores[item] += factor * row[2 * pair + 1] }
            }
        }
    }

    /// Marks the items without likes.
    private func excludeUnliked(from source: some TensorSource, in scores: inout [Float]) throws {
        try source.forEachTile(of: .likes) { first, tile in
            for row in 0..<min(tile.count, itemCount - first) where tile[row] == 0 { scores[first + row] = -.infinity }
        }
    }

    /// Ranks items about which nothing is known after all others.
    private func placeUnknownLast(_ scores: inout [Float]) {
        var lowest = Float.infinity
        for score in scores where score > -.infinity { lowest = min(lowest, score) }
        var span = scores.mutableSpan
        for item in span.indices where span[item] == -.infinity { span[item] = lowest - 1 }
    }

    /// Dense: the partial correlation of two items' likes, -P_ij / sqrt(P_ii P_jj). Sparse: the weight, divided by the
    /// largest one.
    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        guard item >= 0, item < itemCount else {
            throw ModelError.rowOutOfRange(Int(item), of: .items, rowCount: itemCount)
        }
        similarities = [Float](repeating: 0, count: itemCount)
        let own = try source.withRow(of: .items, at: Int(item)) { row in row.indices.map { row[$0] } }
        if let place = rows(of: own.span) {
            if isDense {
                try correlate(own, from: source, into: &similarities)
            } else {
                try rankSparse([place], from: source, into: &similarities)
                let largest = similarities.reduce(0) { max($0, abs($1)) }
                if largest > 0 { for other in similarities.indices { similarities[other] /= largest } }
            }
        }
        similarities[Int(item)] = 1
    }

    private func correlate(
        _ own: [Float], from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        guard let row = try inverse(Int32(own[LinearItemRow.place]), from: source) else { return }
        try source.forEachTile(of: .items) { first, tile in
            for other in 0..<min(tile.count / LinearItemRow.columns, itemCount - first) {
                let start = other * LinearItemRow.columns
                let place = LinearItemRow.place(tile[start + LinearItemRow.place], below: row.count)
                guard place >= 0 else { continue }
                similarities[first + other] = Self.correlation(
                    row[place], own[LinearItemRow.diagonal], tile[start + LinearItemRow.diagonal])
            }
        }
    }

    /// The partial correlation that follows from an entry of the inverse and the two entries of its diagonal.
    static func correlation(_ entry: Float, _ diagonal: Float, _ otherDiagonal: Float) -> Float {
        let scale = (diagonal * otherDiagonal).squareRoot()
        return scale > 0 ? min(max(-entry / scale, -1), 1) : 0
    }

    /// Dense: the weights follow each like exactly, with the penalties and the scale of the users' weights of the last
    /// fit. Sparse: the weights stay as they are until training continues.
    func renewOwnRows(
        _ update: inout PlannedUpdate<LinearSettings, some RatingSource>, from source: some TensorSource
    ) throws {
        var weights = try LinearUpdate(settings, itemCount: update.settings.itemCount, from: source)
        update.refitReason =
            settings.learning?.isStale == true
            ? LinearLearning.staleReason : try weights?.learn(users: update.users, from: update.capped)
        if let weights {
            update.settings.learning = weights.learning
            update.rows.merge(weights.rows()) { $1 }
        }
        if update.rows[.items] == nil {
            update.rows[.items] = update.newItems.map { (row: $0, values: LinearItemRow.unplaced) }
        }
    }

    /// Solves the weights between neighbours anew from all ratings, with the hyper-parameters of the fit: a fit without
    /// its search.
    func resumeTraining(
        _ data: TrainingData, after unlearned: Unlearned, from source: some TensorSource, seed: UInt64,
        team: ThreadTeam, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        let recommender = try LinearAutoencoder(json: unlearned.parameters)
        try progress(FitProgress(phase: .fitting, fraction: 0, epoch: 0))
        var data = data
        data.threshold = ranking.threshold
        var solver = LinearSolver(
            try RankingData(data), team: team, denseItemLimit: recommender.denseItemLimit,
            neighbours: recommender.neighbours)
        return try solver.model(recommender, validation: .none)
    }
}
