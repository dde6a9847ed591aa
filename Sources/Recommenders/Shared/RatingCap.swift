import Algorithms

/// An upper bound on how many ratings of one user the shared weights may learn from, so that one user's influence is at
/// most that of a score of ordinary users. The user's own row still follows from all of their ratings.
package struct RatingCap: Codable, Sendable, Equatable {
    let ratings: Int
    /// The users with more ratings, ascending.
    private(set) var powerUsers: [Int32]
    /// The number of items that only power users had rated at the fit. Models that depend on the catalogue's size leave
    /// them out of it.
    private(set) var itemsOfPowerUsers = 0

    /// Stored models have the names of version 0.1.0.
    private enum CodingKeys: String, CodingKey {
        case ratings
        case powerUsers = "heavyUsers"
        case itemsOfPowerUsers = "itemsOfHeavyAlone"
    }

    /// Users with fewer ratings are never cut.
    private static let least = 500
    /// The bound as a multiple of the median number of ratings. (One of 6,040 users of MovieLens 1M has more, none of
    /// MovieLens 100K.)
    private static let medians = 40

    init(ratings: Int, powerUsers: [Int32] = []) {
        (self.ratings, self.powerUsers) = (ratings, powerUsers)
    }

    init(_ ratings: RatingMatrix) {
        let counts = (0..<ratings.userCount).map { ratings.userRange($0).count }
        let present = counts.filter { $0 > 0 }.sorted()
        let median = present.isEmpty ? 0 : present[present.count / 2]
        let limit = max(Self.least, Self.medians * median)
        self.init(ratings: limit, powerUsers: counts.indices.filter { counts[$0] > limit }.map { Int32($0) })
        if powerUsers.isEmpty { return }
        itemsOfPowerUsers = (0..<ratings.itemCount).count { item in
            let raters = ratings.itemUsers[ratings.itemRange(item)]
            return !raters.isEmpty && raters.allSatisfy { counts[Int($0)] > limit }
        }
    }

    /// The cap after some users' ratings changed.
    func following(_ users: [Int32], _ ratings: some RatingSource) throws -> RatingCap {
        let heavy = try users.filter { try ratings.profile(ofUser: $0).count > self.ratings }
        var cap = self
        cap.powerUsers = Set(powerUsers).subtracting(users).union(heavy).sorted()
        return cap
    }

    /// The part of a user's profile that is learned from, chosen by a hash. One rating more or less therefore changes
    /// at most one other, whatever the order in which ratings came.
    func cut(_ profile: Profile, ofUser user: Int32) -> Profile {
        if profile.count <= ratings { return profile }
        let hashes = profile.indices.map { Self.hash(user, $0) }
        let chosen = hashes.indices.min(count: ratings) { (hashes[$0], $0) < (hashes[$1], $1) }.sorted()
        return Profile(indices: chosen.map { profile.indices[$0] }, values: chosen.map { profile.values[$0] })
    }

    /// SplitMix64's mixing function, on the pair.
    private static func hash(_ user: Int32, _ item: Int32) -> UInt64 {
        var bits = UInt64(UInt32(bitPattern: user)) << 32 | UInt64(UInt32(bitPattern: item))
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// Ratings with the cap applied: no item sees more of a power user than the cap allows. For use by one thread.
struct CappedRatings<Base: RatingSource>: RatingSource {
    private let base: Base
    private let cap: RatingCap?
    private let powerUsers: Set<Int32>
    private let kept = KeptItems()

    private final class KeptItems {
        var ofUser: [Int32: Set<Int32>] = [:]
    }

    /// - Parameter cap: nil: all ratings count.
    init(_ base: Base, _ cap: RatingCap?) {
        (self.base, self.cap) = (base, cap)
        powerUsers = Set(cap?.powerUsers ?? [])
    }

    func profile(ofUser user: Int32) throws -> Profile {
        let profile = try base.profile(ofUser: user)
        return cap?.cut(profile, ofUser: user) ?? profile
    }

    func formerProfile(ofUser user: Int32) throws -> Profile? {
        guard let profile = try base.formerProfile(ofUser: user) else { return nil }
        return cap?.cut(profile, ofUser: user) ?? profile
    }

    func raters(ofItem item: Int32) throws -> Profile {
        let raters = try base.raters(ofItem: item)
        if powerUsers.isEmpty { return raters }
        let places = try raters.indices.indices.filter { try isHeard(raters.indices[$0], by: item) }
        return Profile(indices: places.map { raters.indices[$0] }, values: places.map { raters.values[$0] })
    }

    private func isHeard(_ user: Int32, by item: Int32) throws -> Bool {
        guard let cap, powerUsers.contains(user) else { return true }
        if let items = kept.ofUser[user] { return items.contains(item) }
        let items = Set(cap.cut(try base.profile(ofUser: user), ofUser: user).indices)
        kept.ofUser[user] = items
        return items.contains(item)
    }
}

extension TrainingData {
    /// The number of items without those that only power users have rated.
    var usualItemCount: Int { ratings.itemCount - (cap?.itemsOfPowerUsers ?? 0) }

    /// Learns from ratings within the cap, then gives each power user a row that follows from all of their ratings.
    func learnedWithinCap(_ learn: (TrainingData) throws -> FittedModel?) throws -> FittedModel? {
        let (data, cut) = capped()
        var model = try learn(data)
        if !cut.isEmpty { try model?.fold(cut, of: ratings) }
        return model
    }

    /// The data with power users cut, and these users.
    private func capped() -> (data: TrainingData, cut: [Int32]) {
        // Data that was cut before would get a lower cap if it were cut again.
        if cap != nil { return (self, []) }
        let cap = RatingCap(ratings)
        var data = self
        data.cap = cap
        if cap.powerUsers.isEmpty { return (data, []) }
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
        return (data, cap.powerUsers)
    }
}

/// The present ratings alone, without former profiles: weights that follow each rating stay as they are.
private struct PresentRatings: RatingSource {
    let ratings: RatingMatrix
    func profile(ofUser user: Int32) -> Profile { ratings.profile(ofUser: user) }
    func raters(ofItem item: Int32) -> Profile { ratings.raters(ofItem: item) }
}

extension FittedModel {
    /// Renews the rows of some users from all of their ratings.
    mutating func fold(_ users: [Int32], of ratings: RatingMatrix) throws {
        let served = try ModelCatalogue.served(kind: kind, settings: settings)
        apply(
            try served.update(
                RatingChange(
                    users: users, items: [], userCount: ratings.userCount, itemCount: ratings.itemCount,
                    ratings: PresentRatings(ratings: ratings)), from: self))
    }
}
