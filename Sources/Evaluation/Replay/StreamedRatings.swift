import Recommenders

/// Ratings that come one by one, and what users had rated before the batch that is being learned.
struct StreamedRatings: RatingSource {
    private var profiles: [Profile] = []
    private var raters: [Profile] = []
    /// Of the users who rated something in this batch.
    private var former: [Int32: Profile] = [:]
    private var touchedItems: Set<Int32> = []

    var userCount: Int { profiles.count }
    var itemCount: Int { raters.count }
    /// Whose ratings the batch changed, ascending.
    var changedUsers: [Int32] { former.keys.sorted() }
    var changedItems: [Int32] { touchedItems.sorted() }

    init(_ ratings: RatingMatrix) {
        profiles = (0..<Int32(ratings.userCount)).map { ratings.profile(ofUser: $0) }
        raters = (0..<Int32(ratings.itemCount)).map { ratings.raters(ofItem: $0) }
    }

    mutating func beginBatch() {
        former = [:]
        touchedItems = []
    }

    mutating func add(user: Int32, item: Int32, value: Float) {
        while profiles.count <= Int(user) { profiles.append(Profile()) }
        while raters.count <= Int(item) { raters.append(Profile()) }
        if former[user] == nil { former[user] = profiles[Int(user)] }
        touchedItems.insert(item)
        profiles[Int(user)].insert(value, at: item)
        raters[Int(item)].insert(value, at: user)
    }

    func profile(ofUser user: Int32) -> Profile { profiles[Int(user)] }
    func raters(ofItem item: Int32) -> Profile { raters[Int(item)] }
    func formerProfile(ofUser user: Int32) -> Profile? { former[user] ?? profiles[Int(user)] }
}

extension Profile {
    /// Adds a rating that is not there yet, in its place.
    fileprivate mutating func insert(_ value: Float, at index: Int32) {
        var place = indices.count
        while place > 0 && indices[place - 1] > index { place -= 1 }
        indices.insert(index, at: place)
        values.insert(value, at: place)
    }
}
