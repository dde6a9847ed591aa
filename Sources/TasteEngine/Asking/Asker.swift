import Recommenders
import TasteStore
import TasteValues

/// Somebody for whom a question is asked: what is known of them, and what their scores come from.
struct Asker {
    /// What the scores of an asker come from.
    enum Source {
        case model(UserQuery, ServingModel)
        /// The numbers of the genres that somebody without ratings likes.
        case genres(Set<Int32>)
        /// What users like on average.
        case popularity
    }

    /// All ratings that count for the asker, private ones and those of a session included.
    let profile: Profile
    let source: Source
    /// The genres towards which the order is steered; empty: none.
    var steering: Set<Int32> = []
    /// The items that the asker has hidden or dismissed, ascending.
    var marked: [Int32] = []

    /// Whether the asker has ratings.
    var isKnown: Bool { profile.count > 0 }

    /// The model that scores come from.
    var serving: ServingModel? {
        if case .model(_, let serving) = source { serving } else { nil }
    }

    /// The path of one item: an item that the model has not learned is answered by content.
    func path(of item: Int32, in snapshot: borrowing Snapshot) throws -> Path {
        guard let serving else { return path }
        return try serving.hasLearned(item, in: snapshot) ? path : .content
    }

    var path: Path {
        switch source {
        case .model(let query, _): query.currentRow == nil ? .foldIn : .model
        case .genres: .content
        case .popularity: .popularity
        }
    }
}

extension Engine {
    /// A user as a question sees them; also one whom the store does not know.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule or a genre that no item has.
    func asker(user name: String, _ question: Question, in snapshot: borrowing Snapshot) throws -> Asker {
        guard let user = try index(ofUser: name, in: snapshot) else {
            return try asker(nil, profile: Profile(), question, in: snapshot)
        }
        let (row, isLearnable) = try ratings(ofUser: user, asOf: question.asOf?.sequence, in: snapshot)
        let profile = try StoredRatingCheck(items: snapshot).profile(row, ofUser: user)
        let marks = try snapshot.marks.row(ofUser: user)
        var asker = try asker(
            isLearnable ? (user, try snapshot.users.lastSequence(of: user)) : nil, profile: profile,
            dismissed: marks.lazy.filter { $0.mark == .dismissed }.map { Int32(bitPattern: $0.item) }, question,
            in: snapshot)
        asker.marked = marks.map { Int32(bitPattern: $0.item) }
        return asker
    }

    /// A user's ratings now or as of an event, private ones always as they are now, and whether a model can have
    /// learned just these.
    private func ratings(
        ofUser user: UInt32, asOf sequence: UInt64?, in snapshot: borrowing Snapshot
    ) throws -> ([StoredRating], isLearnable: Bool) {
        guard let sequence else {
            let (row, hasPrivate) = try snapshot.ratings.ownRow(ofUser: user)
            return (row, !hasPrivate)
        }
        let (past, isCurrent) = try snapshot.row(ofUser: user, asOf: sequence)
        let own = try snapshot.ratings.privateRow(ofUser: user)
        if own.isEmpty { return (past, isCurrent) }
        let ownItems = own.map(\.index)
        let row = past.filter { !ownItems.containsSorted($0.index) } + own
        return (row.sorted { $0.index < $1.index }, false)
    }

    /// Somebody with these ratings.
    ///
    /// - Parameters:
    ///   - user: Whose row in the model may be used, as soon as it has learned the newest event that changed these
    ///     ratings; nil: nobody's.
    ///   - dismissed: The items that the asker is not interested in, ascending.
    func asker(
        _ user: (index: UInt32, lastSequence: UInt64)?, profile: Profile, dismissed: [Int32] = [],
        _ question: Question, in snapshot: borrowing Snapshot
    ) throws -> Asker {
        let isKnown = profile.count > 0
        var genres: Set<Int32> = []
        if !question.likedGenres.isEmpty, question.steers || !isKnown {
            let names = try catalogue.current(in: snapshot).names
            genres = Set(try names.numbers(of: question.likedGenres, field: "like_genres"))
        }
        guard isKnown else {
            return Asker(profile: profile, source: genres.isEmpty ? .popularity : .genres(genres))
        }
        guard let serving = try models.current(in: snapshot) else {
            return Asker(profile: profile, source: .popularity, steering: genres)
        }
        let isCurrent =
            user.map {
                $0.lastSequence <= serving.generation.trainedThrough && Int($0.index) < serving.model.userCount
            } ?? false
        let query = UserQuery(
            profile: profile, currentRow: isCurrent ? user.map { Int($0.index) } : nil, dismissed: dismissed)
        return Asker(profile: profile, source: .model(query, serving), steering: genres)
    }

    /// The index of a user that a question names; nil for an unknown user.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule.
    func index(ofUser name: String, in snapshot: borrowing Snapshot) throws -> UInt32? {
        try Names.check(name, field: "user")
        return try snapshot.users.index(of: name)
    }

    /// The index of an item that a question names.
    ///
    /// - Throws: `notFound` for an unknown item, `invalidArgument` for a name that breaks its rule; both with `field`.
    func index(ofItem name: String, field: String, in snapshot: borrowing Snapshot) throws -> UInt32 {
        try Names.check(name, field: field)
        guard let index = try snapshot.items.index(of: name) else { throw TasteError.noItem(name).about(field) }
        return index
    }
}

extension Profile {
    init(_ row: [StoredRating]) {
        self.init(indices: row.map { Int32(bitPattern: $0.index) }, values: row.map(\.value))
    }
}
