import TasteProtocol
import TasteValues

/// What users say about items without rating them, and what administrators take back.
extension TasteClient {
    /// Marks an item for a user, so that it is in none of the user's answers. A mark replaces the one before.
    ///
    /// - Parameter mark: nil takes the present mark back.
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    @discardableResult
    public func mark(
        _ mark: Mark?, user: String, item: String, timeout: Duration? = nil
    ) async throws -> Freshness {
        var markItem = WireMarkItem()
        (markItem.user, markItem.item, markItem.mark) = (user, item, mark?.wire ?? .unspecified)
        return try await write(.markItem(markItem), repeatable: true, timeout: timeout)
    }

    /// The items that a user has marked, newest mark first.
    ///
    /// - Parameter pageSize: The number of entries per page, 1 to ``Limits/itemsPerAnswer``; nil for the largest.
    public func marks(
        user: String, pageSize: Int? = nil, options: ReadOptions = ReadOptions()
    ) -> Listing<MarkedItem> {
        Listing { cursor in
            try await self.marksPage(user: user, limit: pageSize, cursor: cursor, options: options).value
        }
    }

    /// One page of the items that a user has marked. `limit` and `cursor` are as for
    /// ``historyPage(user:limit:cursor:options:)``.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an unknown user.
    public func marksPage(
        user: String, limit: Int? = nil, cursor: String? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<Page<MarkedItem>> {
        var listMarks = WireListMarks()
        listMarks.user = user
        listMarks.limit = try count(limit ?? 0, field: "list_marks.limit")
        listMarks.cursor = cursor ?? ""
        return try await read(.listMarks(listMarks), options) {
            guard case .marks(let page) = $0 else { return nil }
            return Page(page.items.map { MarkedItem($0) }, nextCursor: page.nextCursor.isEmpty ? nil : page.nextCursor)
        }
    }

    /// Makes a user private or public again. All ratings of a private user, earlier ones included, count in the user's
    /// own answers only. Ratings that were given as private ones stay so.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an unknown user who would be public.
    @discardableResult
    public func setPrivacy(
        user: String, isPrivate: Bool, timeout: Duration? = nil
    ) async throws -> Freshness {
        var setPrivacy = WireSetPrivacy()
        (setPrivacy.user, setPrivacy.isPrivate) = (user, isPrivate)
        return try await write(.setPrivacy(setPrivacy), repeatable: true, timeout: timeout)
    }

    /// Withdraws an item from all answers. It stays in histories and listings, and can be rated.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    @discardableResult
    public func withdraw(item: String, timeout: Duration? = nil) async throws -> Freshness {
        try await withdraw(item: item, restores: false, timeout: timeout)
    }

    /// Undoes ``withdraw(item:timeout:)``.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    @discardableResult
    public func restore(item: String, timeout: Duration? = nil) async throws -> Freshness {
        try await withdraw(item: item, restores: true, timeout: timeout)
    }

    private func withdraw(item: String, restores: Bool, timeout: Duration?) async throws -> Freshness {
        var withdrawItem = WireWithdrawItem()
        (withdrawItem.item, withdrawItem.restore) = (item, restores)
        return try await write(.withdrawItem(withdrawItem), repeatable: true, timeout: timeout)
    }

    /// Removes an item for good, with its record, all its ratings and its rows in the models.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    @discardableResult
    public func remove(item: String, timeout: Duration? = nil) async throws -> Freshness {
        var removeItem = WireRemoveItem()
        removeItem.item = item
        return try await write(.removeItem(removeItem), repeatable: false, timeout: timeout)
    }

    /// Makes an item part of another one: its ratings, its marks and its places in sets become the other's, and the
    /// item is removed. Of a user who has rated both, the rating of the other one stays.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an unknown item, INVALID_ARGUMENT if both are the same.
    @discardableResult
    public func merge(item: String, into other: String, timeout: Duration? = nil) async throws -> Freshness {
        var mergeItems = WireMergeItems()
        (mergeItems.item, mergeItems.into) = (item, other)
        return try await write(.mergeItems(mergeItems), repeatable: false, timeout: timeout)
    }
}
