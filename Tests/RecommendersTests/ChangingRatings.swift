import Recommenders

/// Ratings that change between updates, with their former values.
struct ChangingRatings: RatingSource {
    private var now: [Int32: [Int32: Float]] = [:]
    private var former: [Int32: Profile] = [:]
    private(set) var userCount: Int
    private(set) var itemCount: Int

    init(_ ratings: RatingMatrix) {
        (userCount, itemCount) = (ratings.userCount, ratings.itemCount)
        for user in 0..<Int32(ratings.userCount) {
            let profile = ratings.profile(ofUser: user)
            now[user] = Dictionary(uniqueKeysWithValues: zip(profile.indices, profile.values))
        }
    }

    /// The users whose ratings changed since the last update.
    var changedUsers: [Int32] { former.keys.sorted() }

    /// - Parameter value: nil removes the rating.
    mutating func rate(_ user: Int32, _ item: Int32, _ value: Float?) {
        if former[user] == nil { former[user] = profile(ofUser: user) }
        now[user, default: [:]][item] = value
        userCount = max(userCount, Int(user) + 1)
        itemCount = max(itemCount, Int(item) + 1)
    }

    mutating func markLearned() { former = [:] }

    func profile(ofUser user: Int32) -> Profile {
        let rated = (now[user] ?? [:]).sorted { $0.key < $1.key }
        return Profile(indices: rated.map(\.key), values: rated.map(\.value))
    }

    func raters(ofItem item: Int32) -> Profile {
        let raters = now.compactMap { user, rated in rated[item].map { (user, $0) } }.sorted { $0.0 < $1.0 }
        return Profile(indices: raters.map(\.0), values: raters.map(\.1))
    }

    func formerProfile(ofUser user: Int32) -> Profile? { former[user] ?? profile(ofUser: user) }

    var matrix: RatingMatrix {
        SyntheticRatings.matrix(users: userCount, items: itemCount) { now[Int32($0)]?[Int32($1)] }
    }
}
