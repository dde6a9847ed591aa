import DenseMath

/// Learns likes into a dense linear autoencoder between two fits, so that it equals a fit to all of them with the same
/// penalties and the same scale of the users' weights: each changed user's former likes are subtracted from the Gram
/// matrix and the present ones added, an item's ridge follows its own entry, and the inverse follows both (in the
/// manner of Dyn-EASE: Jeunen et al., RecSys 2022). A like costs as much as a few rows.
struct LinearUpdate<Source: TensorSource> {
    private(set) var learning: LinearLearning
    private let threshold: Float
    private let source: Source
    private var inverse: InverseCorrections<Source>
    /// The index of each item in the inverse; -1 for an item without likes.
    private var places: [Int32]
    /// The ridge at each index.
    private var ridges: [Float]
    /// Changes of ridges that the inverse has not followed yet.
    private var ridgeChanges: [Int32: Float] = [:]
    private var isChanged = false

    /// The largest difference of a checked row of A P from the identity. A new fit has about 1e-5.
    static var residualLimit: Float { 1e-2 }
    /// Only items with at most this many raters are checked.
    private static var checkedRaters: Int { 200 }

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
                let place = LinearItemRow.place(tile[start + LinearItemRow.place], below: size)
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

    /// The likes of one user, ascending.
    struct Change {
        let former: [Int32]
        let now: [Int32]
    }

    /// Gives indices to items that are liked for the first time. Returns the number of items without room.
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
        // Additions come first, so that A stays positive definite on the way.
        if !now.places.isEmpty, try !inverse.add(now, weight: weights.now) { return false }
        return try former.places.isEmpty || inverse.add(former, weight: -weights.former)
    }

    /// Adds (weight above 0) or removes one like e, given the other likes x: w (e x' + x e' + (1 + p) e e') with
    /// dropout's p, which is w (1 + p) v v' - w / (1 + p) x x' for v = e + x / (1 + p).
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

    /// The index that `larger` has in addition to `smaller`, if it is the only difference.
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

    /// The largest difference of a row of A P from the identity. The row belongs to an item with few raters, because
    /// its row of A is gathered from their profiles. nil where all changed items have many raters.
    private func residual(of items: Set<Int32>, _ ratings: some RatingSource) throws -> Float? {
        let candidates = try items.sorted().filter { places[Int($0)] >= 0 }.prefix(Self.checkedRaters)
            .map { (item: $0, raters: try ratings.raters(ofItem: $0)) }
        guard
            let (item, raters) = candidates.filter({ $0.raters.count <= Self.checkedRaters })
                .max(by: { $0.raters.count < $1.raters.count })
        else { return nil }
        var row = [Float](repeating: 0, count: inverse.size)
        for (user, value) in zip(raters.indices, raters.values) where value >= threshold {
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

    /// Everything that changed. To be called once, after learning.
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
