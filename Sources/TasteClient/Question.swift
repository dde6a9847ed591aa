import TasteProtocol
import TasteValues

/// For whom recommendations are asked for.
public enum Audience: Hashable, Sendable {
    /// A user, who need not be known.
    case user(String)
    /// Several users together, 1 to 20.
    case group([GroupMember])
    /// Nobody who is stored: 1 to 1,000 ratings or likes, which the daemon does not keep.
    case session([SessionRating])
}

/// A question for recommendations. Everything but the audience has a default that changes nothing.
///
/// ```swift
/// var question = Question(for: .user("ann"))
/// question.candidates.onlySet = "library"
/// question.candidates.anyGenres = ["Western"]
/// question.explain = 3
/// let answer = try await client.recommend(question)
/// ```
public struct Question: Hashable, Sendable {
    public var audience: Audience
    /// The number of items asked for, 1 to ``Limits/itemsPerAnswer``.
    public var count: Int
    /// Which items may be recommended.
    public var candidates = Candidates()
    /// Genres that count while the user has rated nothing or, with ``steers``, always.
    public var likedGenres: [String] = []
    /// Whether ``likedGenres`` move the answer for a user with ratings too.
    public var steers = false
    /// How different the items shall be from each other: 0, as the model ranks them, to 1.
    public var diversity: Float = 0
    /// The share of places, 0 to 1, for items of which too little is known to be sure.
    public var explore: Float = 0
    /// Determines which items are explored.
    public var seed: UInt64 = 0
    /// The number of rated items that explain each recommendation, 0 to 100.
    public var explain = 0
    /// Whether the answer shall have a cursor, with which the next page can be asked for.
    public var isPaged = false
    /// The ``Recommendations/nextCursor`` of the previous page; nil for the first page.
    public var cursor: String?
    /// The answer is based on the user's ratings as of this event; nil for now.
    public var asOf: UInt64?

    public init(for audience: Audience, count: Int = 10) {
        self.audience = audience
        self.count = count
    }
}

extension TasteClient {
    /// The items that somebody would like best, best first.
    ///
    /// - Throws: `TasteError` INVALID_ARGUMENT for a condition that cannot hold, such as a genre that no item has,
    ///   NOT_FOUND for a set that does not exist; `field` names what is at fault.
    public func recommend(
        _ question: Question, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<Recommendations> {
        try await read(.recommend(try message(question)), options) {
            if case .recommend(let found) = $0 { Recommendations(found) } else { nil }
        }
    }

    /// Recommendations page by page, in the order of the first page, which no later rating changes. Items that are
    /// rated, hidden or withdrawn meanwhile are left out; no item comes twice.
    ///
    /// - Parameter question: ``Question/count`` is the size of a page.
    public func recommendations(
        _ question: Question, options: ReadOptions = ReadOptions()
    ) -> Listing<Recommendation> {
        Listing { cursor in
            var page = question
            page.isPaged = true
            page.cursor = cursor ?? question.cursor
            let answer = try await self.recommend(page, options: options).value
            return Page(
                answer.recommendations, nextCursor: answer.nextCursor.isEmpty ? nil : answer.nextCursor)
        }
    }

    private func message(_ question: Question) throws(TasteError) -> WireRecommend {
        var recommend = WireRecommend()
        switch question.audience {
        case .user(let user): recommend.user = user
        case .group(let members): recommend.group = members.map(\.wire)
        case .session(let ratings): recommend.from = ratings.map(\.wire)
        }
        recommend.count = try count(question.count, field: "recommend.count")
        if question.candidates != Candidates() { recommend.candidates = question.candidates.wire }
        recommend.likeGenres = question.likedGenres
        recommend.steer = question.steers
        recommend.diversity = question.diversity
        recommend.explore = question.explore
        recommend.seed = question.seed
        recommend.explain = try count(question.explain, field: "recommend.explain")
        recommend.paged = question.isPaged
        recommend.cursor = question.cursor ?? ""
        recommend.asOf = question.asOf ?? 0
        return recommend
    }
}
