import Recommenders

/// Ratings that arrive one by one, and the profiles of users before the batch that is being learned.
package struct StreamedRatings: RatingSource {
    private var profiles: [Profile] = []
    private var raters: [Profile] = []
    /// The earlier profiles of the users who rated something in this batch.
    private var former: [Int32: Profile] = [:]
    private var touchedItems: Set<Int32> = []

    package var userCount: Int { profiles.count }
    package var itemCount: Int { raters.count }
    /// The users whose ratings the batch changed, in ascending order.
    var changedUsers: [Int32] { former.keys.sorted() }
    /// The items whose ratings the batch changed, in ascending order.
    var changedItems: [Int32] { touchedItems.sorted() }

    package init(_ ratings: RatingMatrix) {
        profiles = (0..<Int32(ratings.userCount)).map { ratings.profile(ofUser: $0) }
        raters = (0..<Int32(ratings.itemCount)).map { ratings.raters(ofItem: $0) }
    }

    /// Begins a batch. The present profiles become the earlier ones.
    package mutating func beginBatch() {
        former = [:]
        touchedItems = []
    }

    /// Adds a rating of a pair of a user and an item that has none yet.
    package mutating func add(user: Int32, item: Int32, value: Float) {
        while profiles.count <= Int(user) { profiles.append(Profile()) }
        while raters.count <= Int(item) { raters.append(Profile()) }
        if former[user] == nil { former[user] = profiles[Int(user)] }
        touchedItems.insert(item)
        profiles[Int(user)].insert(value, at: item)
        raters[Int(item)].insert(value, at: user)
    }

    package func profile(ofUser user: Int32) -> Profile { profiles[Int(user)] }
    package func raters(ofItem item: Int32) -> Profile { raters[Int(item)] }
    package func formerProfile(ofUser user: Int32) -> Profile? { former[user] ?? profiles[Int(user)] }
}

extension Profile {
    /// Inserts a rating of an index that the profile does not contain, and keeps the order of the indices.
    fileprivate mutating func insert(_ value: Float, at index: Int32) {
        var position = indices.count
        while position > 0 && indices[position - 1] > index { position -= 1 }
        indices.insert(index, at: position)
        values.insert(value, at: position)
    }
}
