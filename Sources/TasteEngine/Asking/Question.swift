import TasteValues

/// What `recommend` is asked for.
package struct Question: Sendable {
    /// For whom items are recommended.
    package enum Asker: Sendable {
        case user(String)
        /// Several users together.
        case group([GroupMember])
        /// Somebody of whom nothing is stored, with the ratings that are sent along.
        case session([SessionRating])
    }

    package var asker: Asker
    package var count: Int
    package var likedGenres: [String] = []
    /// Whether the liked genres count for users with ratings too.
    package var steers = false
    /// nil: all items may be recommended.
    package var candidates: Candidates?
    /// 0 to 1.
    package var diversity: Float = 0
    /// 0 to 1.
    package var explore: Float = 0
    package var seed: UInt64 = 0
    /// The number of ratings by which each recommendation is explained.
    package var explain = 0
    /// Whether the answer shall have a cursor.
    package var isPaged = false
    /// The cursor of a page; empty for the first page.
    package var cursor = ""
    /// The newest event that is counted in, and how many events may have followed it; nil: all events are.
    package var asOf: (sequence: UInt64, limit: Int)?
    /// The size of the frame into which the answer must fit.
    package var bytes = Int.max

    package init(for asker: Asker, count: Int) { (self.asker, self.count) = (asker, count) }

    private static let membersMax = 20
    private static let sessionRatingsMax = 1000
    private static let explainedMax = 100

    /// Checks what can be checked without a store.
    ///
    /// - Throws: `invalidArgument` with the field at fault.
    func check(_ scale: RatingScale) throws(TasteError) {
        switch asker {
        case .user(let name): try Names.check(name, field: "user")
        case .group(let members): try Self.check(members)
        case .session(let ratings): try Self.check(ratings, scale)
        }
        if case .user = asker {
        } else if asOf != nil {
            throw TasteError(
                .invalidArgument,
                "Only the ratings of one user can be looked back at. Leave as_of out, or ask for a user.",
                field: "as_of")
        }
        try Self.checkShare(diversity, field: "diversity")
        try Self.checkShare(explore, field: "explore")
        guard explain <= Self.explainedMax else {
            throw TasteError(
                .invalidArgument, "\(explain) is over the limit of \(Self.explainedMax) ratings that explain an item.",
                field: "explain")
        }
        if steers && likedGenres.isEmpty {
            throw TasteError(
                .invalidArgument, "There are no genres to steer towards. Name some in like_genres.", field: "steer")
        }
        try candidates?.check()
    }

    private static func check(_ members: [GroupMember]) throws(TasteError) {
        guard 1...membersMax ~= members.count else {
            throw TasteError(
                .invalidArgument, "A group has 1 to \(membersMax) members; this one has \(members.count).",
                field: "group")
        }
        var names: Set<String> = []
        for (position, member) in members.enumerated() {
            try Names.check(member.user, field: "group[\(position)].user")
            guard names.insert(member.user).inserted else {
                throw TasteError(
                    .invalidArgument,
                    "\(member.user.quoted) is in the group twice. Give the user a larger weight instead.",
                    field: "group[\(position)].user")
            }
            guard let weight = member.weight else { continue }
            guard weight > 0, weight <= 100 else {
                throw TasteError(
                    .invalidArgument, "A weight is above 0 and at most 100; this one is \(weight).",
                    field: "group[\(position)].weight")
            }
        }
    }

    private static func check(_ ratings: [SessionRating], _ scale: RatingScale) throws(TasteError) {
        guard 1...sessionRatingsMax ~= ratings.count else {
            throw TasteError(
                .invalidArgument, "A session has 1 to \(sessionRatingsMax) ratings; this one has \(ratings.count).",
                field: "from")
        }
        for (position, rating) in ratings.enumerated() {
            try Names.check(rating.item, field: "from[\(position)].item")
            guard let value = rating.value, !scale.contains(value) else { continue }
            throw TasteError(
                .invalidArgument, "\(RatingScale.plain(value)) is not on the scale, which is \(scale).",
                field: "from[\(position)].value")
        }
    }

    private static func checkShare(_ share: Float, field: String) throws(TasteError) {
        guard !(0...1 ~= share) else { return }
        throw TasteError(.invalidArgument, "\(share) is not a number from 0 to 1.", field: field)
    }
}
