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
        if prior == nil, index.hasUnlearned { trainer.preparePrior() }
        return index
    }

    /// Scores for a user of the items that the model has not learned, on the scale of its scores: those among `scores`
    /// are replaced, and those after them are returned, if there are any.
    func addUnlearned(
        to scores: inout [Float], for profile: Profile, by serving: ServingModel, in snapshot: borrowing Snapshot
    ) throws -> SparseScores? {
        guard let index = try contentIndex(serving, in: snapshot) else { return nil }
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
        // Items about which nothing is known come last.
        var others = SparseScores(range: scores.count..<max(scores.count, try snapshot.items.count))
        others.rest = order.score(at: Float(order.count)).nextDown
        for item in unlearned { scores[Int(item)] = others.rest }
        guard index.hasUnlearned else { return others.range.isEmpty ? nil : others }
        let (fit, taken) = fit()
        let inside = scores.count
        ContentPlaces(order).place(index, fit: fit, taken: taken) { item, score in
            if item < inside { scores[Int(item)] = score } else { others.known.append((item, score)) }
        }
        others.known.sort { $0.item < $1.item }
        return others.range.isEmpty ? nil : others
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
    /// Whether the model has learned something of an item.
    func hasLearned(_ item: Int32, in snapshot: borrowing Snapshot) throws -> Bool {
        guard item < model.itemCount else { return false }
        let unlearned = try unlearned(in: snapshot)
        let place = unlearned.partitioningIndex { $0 >= item }
        return place == unlearned.count || unlearned[place] != item
    }
}
