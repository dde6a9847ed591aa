import TasteProtocol
import TasteValues

extension TasteClient {
    /// The best items for nobody in particular, best first.
    ///
    /// - Parameters:
    ///   - order: What the items are ordered by.
    ///   - count: The number of items asked for, 1 to ``Limits/itemsPerAnswer``.
    ///   - candidates: Which items may be in the answer.
    ///   - halfLife: For ``ListOrder/trending``: the time in which a rating's weight halves; nil for seven days.
    ///   - window: For ``ListOrder/trending``, instead of a half-life: only ratings of this time count.
    public func top(
        _ order: ListOrder, count: Int = 10, candidates: Candidates = Candidates(), halfLife: Duration? = nil,
        window: Duration? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<TopList> {
        var list = WireListTop()
        list.order = order.wire
        list.count = try self.count(count, field: "list_top.count")
        if candidates != Candidates() { list.candidates = candidates.wire }
        list.halfLifeSeconds = halfLife.map(Self.seconds) ?? 0
        list.windowSeconds = window.map(Self.seconds) ?? 0
        return try await read(.listTop(list), options) {
            if case .top(let found) = $0 { TopList(found) } else { nil }
        }
    }

    /// At least 1, because 0 means in the protocol that the daemon chooses.
    private static func seconds(_ duration: Duration) -> UInt64 {
        UInt64(clamping: max(1, duration.components.seconds))
    }

    /// The items that are most similar to all of these items together, most similar first.
    ///
    /// - Parameters:
    ///   - items: The names of 1 to 101 items.
    ///   - count: The number of items asked for, 1 to ``Limits/itemsPerAnswer``.
    ///   - candidates: Which items may be in the answer.
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    public func similar(
        items: [String], count: Int = 10, candidates: Candidates = Candidates(), options: ReadOptions = ReadOptions()
    ) async throws -> Answer<SimilarItems> {
        var similar = WireSimilar()
        similar.item = items.first ?? ""
        similar.moreItems = Array(items.dropFirst())
        similar.count = try self.count(count, field: "similar.count")
        if candidates != Candidates() { similar.candidates = candidates.wire }
        return try await read(.similar(similar), options) {
            if case .similar(let found) = $0 { SimilarItems(found) } else { nil }
        }
    }

    /// Why an item has the score that it has for a user.
    ///
    /// - Parameter count: The number of contributions asked for, 1 to ``Limits/itemsPerAnswer``; nil for the largest.
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    public func explain(
        user: String, item: String, count: Int? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<Explanation> {
        var explain = WireExplain()
        explain.user = user
        explain.item = item
        explain.count = try self.count(count ?? 0, field: "explain.count")
        return try await read(.explain(explain), options) {
            if case .explain(let found) = $0 { Explanation(found) } else { nil }
        }
    }

    /// The users whose taste is most like a user's, most similar first.
    ///
    /// - Parameter count: The number of users asked for, 1 to ``Limits/itemsPerAnswer``.
    /// - Throws: `TasteError` PERMISSION_DENIED where this user may not list users, NOT_FOUND for an unknown user.
    public func similarUsers(
        to user: String, count: Int = 10, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[SimilarUser]> {
        var similar = WireSimilarUsers()
        similar.user = user
        similar.count = try self.count(count, field: "similar_users.count")
        return try await read(.similarUsers(similar), options) {
            if case .similarUsers(let found) = $0 { found.users.map { SimilarUser($0) } } else { nil }
        }
    }
}
