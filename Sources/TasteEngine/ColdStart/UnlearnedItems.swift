import Algorithms
import Recommenders
import TasteStore
import TasteValues

/// Answers about items that the serving model has not learned: their rows, where there are any, say nothing.
extension Engine {
    /// Ratings of at least this are likes.
    var likedFrom: Float { trainer.options.value.likedFrom ?? scale.defaultThreshold }

    /// What the catalogue says about items that the model has not learned; nil: it has learned all items.
    func contentIndex(
        _ serving: ServingModel, in snapshot: borrowing Snapshot
    ) throws -> ContentIndex? {
        let (count, unlearned) = (try snapshot.items.count, try serving.unlearned(in: snapshot))
        guard count > serving.model.itemCount || !unlearned.isEmpty else { return nil }
        let catalogue = try catalogue.current(in: snapshot)
        let key = ContentIndex.Key(
            catalogue: catalogue.version, itemCount: count, modelItemCount: serving.model.itemCount,
            unlearned: unlearned)
        let prior = prior.value
        let index = content.index(catalogue, key, prior)
        if prior == nil, index.unlearnedEnd > 0 { trainer.preparePrior() }
        return index
    }

    /// Scores for a user of the items that the model has not learned, on the scale of its scores: those among `scores`
    /// are replaced, and those after them are returned, if there are any.
    ///
    /// - Parameter count: How many of the best items that the user has not rated are needed; nil: all. None of the
    ///   first ones is an item that the model has not learned.
    func addUnlearned(
        to scores: inout [Float], for profile: Profile, by serving: ServingModel, best count: Int?,
        in snapshot: borrowing Snapshot
    ) throws -> SparseScores? {
        guard let index = try contentIndex(serving, in: snapshot) else { return nil }
        let unlearned = try serving.unlearned(in: snapshot)
        if let count, count <= ContentPlaces.first(of: scores.count - unlearned.count - profile.count) {
            for item in unlearned { scores[Int(item)] = -.infinity }
            return nil
        }
        let taste = ContentTaste(profile, index, likedFrom: likedFrom)
        return try addUnlearned(to: &scores, without: profile.indices, by: serving, index, in: snapshot) {
            (index.groups.scores(liked: taste.liked, total: taste.likedCount), taken: taste.rated)
        }
    }

    /// - Parameters:
    ///   - left: learned items, ascending, that take no place.
    ///   - fit: how well items of each group fit, and how many learned ones of each group take no place.
    func addUnlearned(
        to scores: inout [Float], without left: [Int32], by serving: ServingModel, _ index: ContentIndex,
        in snapshot: borrowing Snapshot, fit: () -> (fit: [Float], taken: [Float]?)
    ) throws -> SparseScores? {
        let unlearned = try serving.unlearned(in: snapshot)
        let order = RankedScores(Self.learned(scores, without: left, unlearned))
        let inside = scores.count
        var others = SparseScores(range: inside..<max(inside, try snapshot.items.count))
        let (fit, taken) = index.unlearnedEnd > 0 ? fit() : ([], nil)
        let places = ContentPlaces(order, index, fit: fit, taken: taken)
        for item in unlearned { scores[Int(item)] = -.infinity }
        var outside = [Float](repeating: .nan, count: max(0, index.unlearnedEnd - inside))
        others.rest = places.forEachUnlearned(of: index) { item, score in
            if item < inside { scores[Int(item)] = score } else { outside[Int(item) - inside] = score }
        }
        // Items about which nothing is known come last.
        for item in unlearned where scores[Int(item)] == -.infinity { scores[Int(item)] = others.rest }
        for (place, score) in outside.enumerated() where !score.isNaN {
            others.known.append((Int32(inside + place), score))
        }
        return others.range.isEmpty ? nil : others
    }

    /// The scores of some items for a user, ascending: the model's, and for items that it has not learned places among
    /// those.
    func someScores(
        of items: [Int32], for query: UserQuery, by serving: ServingModel, in snapshot: borrowing Snapshot
    ) throws -> [(item: Int32, score: Float)] {
        let (learned, unlearned) = try serving.parted(items, in: snapshot)
        let scores = try serving.model.score(query, items: learned, from: serving.tensors(in: snapshot))
        var all = Array(zip(learned, scores)).map { (item: $0, score: $1) }
        guard !unlearned.isEmpty, let index = try contentIndex(serving, in: snapshot) else { return all }
        let rated = Set(query.profile.indices)
        let order = RankedScores(all.filter { !rated.contains($0.item) }.map(\.score))
        let taste = ContentTaste(query.profile, index, likedFrom: likedFrom)
        let fit = index.groups.scores(liked: taste.liked, total: taste.likedCount)
        let grouped = unlearned.compactMap { item in index.group(of: item).map { (item: item, group: $0) } }
        let rest = ContentPlaces(order, index, fit: fit, taken: taste.rated).forEach(of: grouped) {
            all.append(($0, $1))
        }
        for item in unlearned where index.group(of: item) == nil { all.append((item, rest)) }
        return all.sorted { $0.item < $1.item }
    }

    /// The scores of the items that are in neither list, each of which is ascending.
    private static func learned(_ scores: [Float], without left: [Int32], _ unlearned: [Int32]) -> [Float] {
        var (left, unlearned) = (left[...], unlearned[...])
        var learned: [Float] = []
        learned.reserveCapacity(scores.count)
        for item in scores.indices {
            while let next = left.first, next < item { left.removeFirst() }
            while let next = unlearned.first, next < item { unlearned.removeFirst() }
            if left.first.map({ Int($0) }) != item, unlearned.first.map({ Int($0) }) != item {
                learned.append(scores[item])
            }
        }
        return learned
    }

    /// Predicted ratings: those of learned items by the model, those of others by the ratings that the user gave to
    /// items with the same genres and decade.
    func predictions(
        _ query: UserQuery, of items: [Int32], by serving: ServingModel, in snapshot: borrowing Snapshot
    ) throws -> [Float] {
        let tensors = serving.tensors(in: snapshot)
        var ratings = try serving.model.predict(query, items: items, from: tensors)
        let places = try items.indices.filter { try !serving.hasLearned(items[$0], in: snapshot) }
        guard !places.isEmpty, let index = try contentIndex(serving, in: snapshot) else { return ratings }
        // The prediction for an item that the model has no row of is the user's mean.
        let mean = try serving.model.predict(query, items: [.max], from: tensors)[0]
        let taste = ContentTaste(query.profile, index, likedFrom: likedFrom, mean: mean)
        let ofGroups = index.groups.ratings(mean: mean, rated: taste.rated, deviations: taste.deviations)
        for place in places { ratings[place] = index.group(of: items[place]).map { ofGroups[$0] } ?? mean }
        return ratings
    }
}

extension ServingModel {
    /// Some items, ascending, parted into those that the model has learned and the others.
    func parted(
        _ items: [Int32], in snapshot: borrowing Snapshot
    ) throws -> (learned: [Int32], unlearned: [Int32]) {
        var left = try unlearned(in: snapshot)[...]
        if left.isEmpty, items.last.map({ $0 < model.itemCount }) == true { return (items, []) }
        var parts: (learned: [Int32], unlearned: [Int32]) = ([], [])
        for item in items {
            left = left.drop { $0 < item }
            if item < model.itemCount, left.first != item {
                parts.learned.append(item)
            } else {
                parts.unlearned.append(item)
            }
        }
        return parts
    }

    /// Whether the model has learned something of an item.
    func hasLearned(_ item: Int32, in snapshot: borrowing Snapshot) throws -> Bool {
        guard item < model.itemCount else { return false }
        let unlearned = try unlearned(in: snapshot)
        let place = unlearned.partitioningIndex { $0 >= item }
        return place == unlearned.count || unlearned[place] != item
    }
}
