import Algorithms

/// How many ratings of one user the weights of a model may learn from: nobody says more about what goes together than a score of usual users do.
/// People with more are served from all they rated; only what everybody shares does not learn from the rest.
package struct RatingCap: Codable, Sendable, Equatable {
    let ratings: Int
    /// Those who have more, ascending.
    private(set) var heavyUsers: [Int32]
    /// How many items they alone had rated at the fit: a catalogue is no larger for them where models reckon with its size.
    private(set) var itemsOfHeavyAlone = 0

    /// Nobody with fewer ratings is cut.
    private static let least = 500
    /// Times the median of the users' numbers of ratings. (MovieLens 1M has one user with more in 6,040, MovieLens 100K none.)
    private static let medians = 40

    init(ratings: Int, heavyUsers: [Int32] = []) {
        (self.ratings, self.heavyUsers) = (ratings, heavyUsers)
    }

    init(_ ratings: RatingMatrix) {
        let counts = (0..<ratings.userCount).map { ratings.userRange($0).count }
        let present = counts.filter { $0 > 0 }.sorted()
        let median = present.isEmpty ? 0 : present[present.count / 2]
        let limit = max(Self.least, Self.medians * median)
        self.init(ratings: limit, heavyUsers: counts.indices.filter { counts[$0] > limit }.map { Int32($0) })
        if heavyUsers.isEmpty { return }
        itemsOfHeavyAlone = (0..<ratings.itemCount).count { item in
            let raters = ratings.itemUsers[ratings.itemRange(item)]
            return !raters.isEmpty && raters.allSatisfy { counts[Int($0)] > limit }
        }
    }

    /// After the ratings of some users changed.
    func following(_ users: [Int32], _ ratings: some RatingSource) throws -> RatingCap {
        let heavy = try users.filter { try ratings.profile(ofUser: $0).count > self.ratings }
        var cap = self
        cap.heavyUsers = Set(heavyUsers).subtracting(users).union(heavy).sorted()
        return cap
    }

    /// What is learned of a user: all, or as many ratings as are allowed, chosen by a hash. So one rating more or less changes one other at
    /// most, whoever looks, and in whatever order ratings came.
    func cut(_ profile: Profile, ofUser user: Int32) -> Profile {
        if profile.count <= ratings { return profile }
        let hashes = profile.indices.map { Self.hash(user, $0) }
        let chosen = hashes.indices.min(count: ratings) { (hashes[$0], $0) < (hashes[$1], $1) }.sorted()
        return Profile(indices: chosen.map { profile.indices[$0] }, values: chosen.map { profile.values[$0] })
    }

    /// SplitMix64's mixing of the pair.
    private static func hash(_ user: Int32, _ item: Int32) -> UInt64 {
        var bits = UInt64(UInt32(bitPattern: user)) << 32 | UInt64(UInt32(bitPattern: item))
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// Ratings as weights may learn from them: no item hears more of a heavy user than the cap allows. Used by one thread.
struct CappedRatings<Base: RatingSource>: RatingSource {
    private let base: Base
    private let cap: RatingCap?
    private let isEachProfileCut: Bool
    private let heavyUsers: Set<Int32>
    private let kept = KeptItems()

    private final class KeptItems {
        var ofUser: [Int32: Set<Int32>] = [:]
    }

    /// - Parameters:
    ///   - cap: nil: all may be learned.
    ///   - isEachProfileCut: false where profiles are asked for to serve their own users.
    init(_ base: Base, _ cap: RatingCap?, isEachProfileCut: Bool = false) {
        (self.base, self.cap, self.isEachProfileCut) = (base, cap, isEachProfileCut)
        heavyUsers = Set(cap?.heavyUsers ?? [])
    }

    func profile(ofUser user: Int32) throws -> Profile {
        let profile = try base.profile(ofUser: user)
        return isEachProfileCut ? cap?.cut(profile, ofUser: user) ?? profile : profile
    }

    func formerProfile(ofUser user: Int32) throws -> Profile? {
        guard let profile = try base.formerProfile(ofUser: user) else { return nil }
        return isEachProfileCut ? cap?.cut(profile, ofUser: user) ?? profile : profile
    }

    func audience(ofItem item: Int32) throws -> Profile {
        let audience = try base.audience(ofItem: item)
        if heavyUsers.isEmpty { return audience }
        let places = try audience.indices.indices.filter { try isHeard(audience.indices[$0], by: item) }
        return Profile(indices: places.map { audience.indices[$0] }, values: places.map { audience.values[$0] })
    }

    private func isHeard(_ user: Int32, by item: Int32) throws -> Bool {
        guard let cap, heavyUsers.contains(user) else { return true }
        if let items = kept.ofUser[user] { return items.contains(item) }
        let items = Set(cap.cut(try base.profile(ofUser: user), ofUser: user).indices)
        kept.ofUser[user] = items
        return items.contains(item)
    }
}

extension TrainingData {
    /// How many items there are but for those that heavy users alone have rated.
    var usualItemCount: Int { ratings.itemCount - (cap?.itemsOfHeavyAlone ?? 0) }

    /// What is learned from ratings within the cap, everybody's own row following from all that they rated.
    func learnedWithinCap(_ learn: (TrainingData) throws -> FittedModel?) throws -> FittedModel? {
        let (data, cut) = capped()
        var model = try learn(data)
        if !cut.isEmpty { try model?.fold(cut, of: ratings) }
        return model
    }

    /// The same with nobody's ratings beyond the cap, and the users who had more.
    private func capped() -> (data: TrainingData, cut: [Int32]) {
        // What was cut before is not to be cut by what is left.
        if cap != nil { return (self, []) }
        let cap = RatingCap(ratings)
        var data = self
        data.cap = cap
        if cap.heavyUsers.isEmpty { return (data, []) }
        var kept: (users: [Int32], items: [Int32], values: [Float], times: [Int64]) = ([], [], [], [])
        for user in 0..<Int32(ratings.userCount) {
            let profile = cap.cut(ratings.profile(ofUser: user), ofUser: user)
            kept.users.append(contentsOf: repeatElement(user, count: profile.count))
            kept.items += profile.indices
            kept.values += profile.values
            guard let times else { continue }
            let range = ratings.userRange(Int(user))
            if profile.count == range.count {
                kept.times += times[range]
            } else {
                let isKept = Set(profile.indices)
                kept.times += range.filter { isKept.contains(ratings.userItems[$0]) }.map { times[$0] }
            }
        }
        data.ratings = RatingMatrix(
            userCount: ratings.userCount, itemCount: ratings.itemCount, users: kept.users, items: kept.items,
            values: kept.values)
        if times != nil { data.times = kept.times }
        return (data, cap.heavyUsers)
    }
}

/// Who rated what, without what they had rated before: weights that follow ratings stay as they are.
private struct PresentRatings: RatingSource {
    let ratings: RatingMatrix
    func profile(ofUser user: Int32) -> Profile { ratings.profile(ofUser: user) }
    func audience(ofItem item: Int32) -> Profile { ratings.audience(ofItem: item) }
}

extension FittedModel {
    /// The same with the rows of some users as they follow from all that these rated.
    mutating func fold(_ users: [Int32], of ratings: RatingMatrix) throws {
        let served = try ModelCatalogue.served(kind: kind, settings: settings)
        apply(
            try served.update(
                RatingChange(
                    users: users, items: [], userCount: ratings.userCount, itemCount: ratings.itemCount,
                    ratings: PresentRatings(ratings: ratings)), from: self))
    }
}
