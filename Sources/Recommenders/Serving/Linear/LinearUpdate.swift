import DenseMath

/// Learns likes into a dense linear autoencoder between two fits, so that it equals a fit to all of them with the same penalties and the same scale
/// of the users' weights: the Gram matrix loses what each changed user said and gains what they say now, an item's ridge follows its own entry,
/// and the inverse follows both (in the manner of Dyn-EASE: Jeunen et al., RecSys 2022). The cost of a like is that of a few rows.
struct LinearUpdate<Source: TensorSource> {
    private(set) var learning: LinearLearning
    private let threshold: Float
    private let source: Source
    private var inverse: InverseCorrections<Source>
    /// Each item's place; -1: nobody has liked it.
    private var places: [Int32]
    /// The ridge at each place.
    private var ridges: [Float]
    /// By how much ridges are to change that have not been followed yet.
    private var ridgeChanges: [Int32: Float] = [:]
    private var isChanged = false

    /// The most that A P may differ from the identity in a row that is looked at. Fitting anew leaves some 1e-5.
    static var residualLimit: Float { 1e-2 }
    /// Whose row is looked at has no more raters than this.
    private static var checkedAudience: Int { 200 }

    /// nil where the model's weights cannot follow: see `LinearSettings.learning`.
    init?(_ settings: LinearSettings, itemCount: Int, from source: Source) throws {
        guard let learning = settings.learning, !learning.isStale else { return nil }
        let size = settings.inverseSize
        var places = [Int32](repeating: -1, count: itemCount)
        var ridges = [Float](repeating: learning.ridge, count: size)
        var diagonal = [Float](repeating: 1 / learning.ridge, count: size)
        try source.forEachTile(of: .items) { first, tile in
            for row in 0..<min(tile.count / LinearItemRow.columns, settings.ranking.itemCount - first) {
                let start = row * LinearItemRow.columns
                let place = Int(tile[start + LinearItemRow.place])
                places[first + row] = Int32(place)
                guard place >= 0 else { continue }
                ridges[place] = tile[start + LinearItemRow.ridge]
                diagonal[place] = tile[start + LinearItemRow.diagonal]
            }
        }
        (self.learning, self.source, self.places, self.ridges) = (learning, source, places, ridges)
        threshold = settings.ranking.threshold
        inverse = try InverseCorrections(size: size, diagonal: diagonal, count: learning.corrections, from: source)
    }

    /// Returns why the model should be fitted anew, if it should.
    mutating func learn(users: [Int32], from ratings: some RatingSource) throws -> String? {
        var changes: [Change] = []
        var changedItems: Set<Int32> = []
        for user in users {
            guard let former = try ratings.formerProfile(ofUser: user) else { continue }
            let change = Change(
                former: former.liked(threshold: threshold, below: places.count),
                now: try ratings.profile(ofUser: user).liked(threshold: threshold, below: places.count))
            if change.former == change.now { continue }
            changes.append(change)
            changedItems.formSymmetricDifference(Set(change.former).symmetricDifference(change.now))
        }
        if changes.isEmpty { return nil }
        let former = learning
        isChanged = true
        let unplaced = place(changes)
        guard try changes.allSatisfy({ try follow($0) }), try followRidges() else {
            learning = former
            learning.isStale = true
            isChanged = false
            return LinearLearning.staleReason
        }
        learning.corrections = inverse.count
        if inverse.folded != nil, let residual = try residual(of: changedItems, ratings), residual > Self.residualLimit
        {
            return "rounding in the inverse of the linear model has grown to \(residual)"
        }
        return unplaced > 0
            ? "the linear model has no room for \(unplaced) more items that somebody likes" : nil
    }

    /// What one user likes, ascending.
    struct Change {
        let former: [Int32]
        let now: [Int32]
    }

    /// Gives places to items that are liked for the first time. Returns how many found none.
    private mutating func place(_ changes: [Change]) -> Int {
        var unplaced = 0
        for item in Set(changes.flatMap(\.now)).sorted() where places[Int(item)] < 0 {
            if learning.placeCount < inverse.size {
                places[Int(item)] = Int32(learning.placeCount)
                learning.placeCount += 1
            } else {
                unplaced += 1
            }
        }
        return unplaced
    }

    private mutating func follow(_ change: Change) throws -> Bool {
        let former = vector(change.former)
        let now = vector(change.now)
        let weights = (former: learning.weights(change.former.count), now: learning.weights(change.now.count))
        if weights.former == weights.now {
            if let added = Self.onlyAddition(now, to: former) {
                return try follow(added, beside: former, weight: weights.now)
            }
            if let removed = Self.onlyAddition(former, to: now) {
                return try follow(removed, beside: now, weight: -weights.now)
            }
        }
        for place in now.places { ridgeChanges[place, default: 0] += learning.dropoutShare * weights.now }
        for place in former.places { ridgeChanges[place, default: 0] -= learning.dropoutShare * weights.former }
        // First what is added: A stays positive definite on the way.
        if !now.places.isEmpty, try !inverse.add(now, weight: weights.now) { return false }
        return try former.places.isEmpty || inverse.add(former, weight: -weights.former)
    }

    /// One like e more (weight above 0) or less beside the likes x: w (e x' + x e' + (1 + p) e e') with the dropout's p, which is
    /// w (1 + p) v v' - w / (1 + p) x x' for v = e + x / (1 + p).
    private mutating func follow(_ place: Int32, beside others: SparseVector, weight: Float) throws -> Bool {
        let share = 1 + learning.dropoutShare
        ridges[Int(place)] += learning.dropoutShare * weight
        var sum = SparseVector(places: others.places, values: others.values.map { $0 / share })
        let position = sum.places.firstIndex { $0 > place } ?? sum.places.count
        sum.places.insert(place, at: position)
        sum.values.insert(1, at: position)
        if weight > 0 {
            guard try inverse.add(sum, weight: weight * share) else { return false }
            return try others.places.isEmpty || inverse.add(others, weight: -weight / share)
        }
        if !others.places.isEmpty, try !inverse.add(others, weight: -weight / share) { return false }
        return try inverse.add(sum, weight: weight * share)
    }

    /// The place that `larger` has more than `smaller`, if it is the only difference.
    private static func onlyAddition(_ larger: SparseVector, to smaller: SparseVector) -> Int32? {
        guard larger.places.count == smaller.places.count + 1 else { return nil }
        let added = Set(larger.places).subtracting(smaller.places)
        return added.count == 1 ? added.first : nil
    }

    private mutating func followRidges() throws -> Bool {
        for (place, change) in ridgeChanges.sorted(by: { $0.key < $1.key })
        where abs(change) > Float.ulpOfOne * ridges[Int(place)] {
            ridges[Int(place)] += change
            guard try inverse.add(SparseVector(places: [place], values: [1]), weight: change) else { return false }
        }
        return true
    }

    private func vector(_ items: [Int32]) -> SparseVector {
        let own = items.map { places[Int($0)] }.filter { $0 >= 0 }.sorted()
        return SparseVector(places: own, values: [Float](repeating: 1, count: own.count))
    }

    /// By how much a row of A P differs from the identity: of an item that few have rated, for its row of A is gathered from their profiles. nil
    /// where all changed items have many raters.
    private func residual(of items: Set<Int32>, _ ratings: some RatingSource) throws -> Float? {
        let candidates = try items.sorted().filter { places[Int($0)] >= 0 }.prefix(Self.checkedAudience)
            .map { (item: $0, audience: try ratings.audience(ofItem: $0)) }
        guard
            let (item, audience) = candidates.filter({ $0.audience.count <= Self.checkedAudience })
                .max(by: { $0.audience.count < $1.audience.count })
        else { return nil }
        var row = [Float](repeating: 0, count: inverse.size)
        for (user, value) in zip(audience.indices, audience.values) where value >= threshold {
            let liked = try ratings.profile(ofUser: user).liked(threshold: threshold, below: places.count)
            let weight = learning.weights(liked.count)
            for place in vector(liked).places { row[Int(place)] += weight }
        }
        let place = Int(places[Int(item)])
        row[place] += ridges[place]
        let held = row.indices.filter { row[$0] != 0 }
        let product = try inverse.times(SparseVector(places: held.map { Int32($0) }, values: held.map { row[$0] }))
        return product.indices.reduce(Float(0)) { max($0, abs(product[$1] - ($1 == place ? 1 : 0))) }
    }

    /// Everything that changed. Called once, after learning.
    func rows() -> [TensorName: [(row: Int32, values: [Float])]] {
        guard isChanged else { return [:] }
        var rows = inverse.renewedRows()
        rows[.items] = places.enumerated().map { item, place in
            guard place >= 0 else { return (row: Int32(item), values: LinearItemRow.unplaced) }
            let (own, ridge) = (inverse.diagonal[Int(place)], ridges[Int(place)])
            let values = [Float(place), learning.factor(ridge: ridge, own: own), own, ridge]
            return (row: Int32(item), values: values)
        }
        return rows
    }
}
