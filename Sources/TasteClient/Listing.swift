import TasteProtocol
import TasteValues

/// A listing, which is fetched page by page while it is read.
public struct Listing<Element: Sendable>: AsyncSequence, Sendable {
    let page: @Sendable (_ cursor: String?) async throws -> Page<Element>

    public func makeAsyncIterator() -> Iterator {
        Iterator(page: page)
    }

    public struct Iterator: AsyncIteratorProtocol {
        let page: @Sendable (_ cursor: String?) async throws -> Page<Element>
        private var elements: ArraySlice<Element> = []
        private var cursor: String?
        private var isLastPage = false

        init(page: @escaping @Sendable (_ cursor: String?) async throws -> Page<Element>) {
            self.page = page
        }

        public mutating func next() async throws -> Element? {
            while elements.isEmpty, !isLastPage {
                let fetched = try await page(cursor)
                elements = fetched.elements[...]
                cursor = fetched.nextCursor
                isLastPage = fetched.nextCursor == nil
            }
            return elements.popFirst()
        }
    }
}

extension TasteClient {
    /// A user's ratings, newest first.
    ///
    /// - Parameter pageSize: The number of entries per page, 1 to ``Limits/itemsPerAnswer``; nil for the largest.
    public func history(
        user: String, pageSize: Int? = nil, options: ReadOptions = ReadOptions()
    ) -> Listing<HistoryEntry> {
        Listing { cursor in
            try await self.historyPage(user: user, limit: pageSize, cursor: cursor, options: options).value
        }
    }

    /// One page of a user's ratings, newest first.
    ///
    /// - Parameters:
    ///   - limit: The largest number of entries, 1 to ``Limits/itemsPerAnswer``; nil for as many as the daemon allows.
    ///   - cursor: The `nextCursor` of the previous page; nil for the first page.
    /// - Throws: `TasteError` NOT_FOUND for an unknown user.
    public func historyPage(
        user: String, limit: Int? = nil, cursor: String? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<Page<HistoryEntry>> {
        var getHistory = WireGetHistory()
        getHistory.user = user
        getHistory.limit = try count(limit ?? 0, field: "get_history.limit")
        getHistory.cursor = cursor ?? ""
        return try await read(.getHistory(getHistory), options) {
            guard case .history(let page) = $0 else { return nil }
            return Page(
                page.entries.map { HistoryEntry($0) }, nextCursor: page.nextCursor.isEmpty ? nil : page.nextCursor)
        }
    }

    /// All items, including those without ratings.
    ///
    /// - Parameter pageSize: The number of items per page, 1 to ``Limits/itemsPerAnswer``; nil for the largest.
    public func items(pageSize: Int? = nil, options: ReadOptions = ReadOptions()) -> Listing<ItemInfo> {
        Listing { cursor in try await self.itemsPage(limit: pageSize, cursor: cursor, options: options).value }
    }

    /// One page of all items. `limit` and `cursor` have the same meaning as in
    /// ``historyPage(user:limit:cursor:options:)``.
    public func itemsPage(
        limit: Int? = nil, cursor: String? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<Page<ItemInfo>> {
        var listItems = WireListItems()
        listItems.limit = try count(limit ?? 0, field: "list_items.limit")
        listItems.cursor = cursor ?? ""
        return try await read(.listItems(listItems), options) {
            guard case .items(let page) = $0 else { return nil }
            return Page(page.items.map { ItemInfo($0) }, nextCursor: page.nextCursor.isEmpty ? nil : page.nextCursor)
        }
    }

    /// All users. Needs the right to administer unless the daemon is configured otherwise.
    ///
    /// - Parameter pageSize: users a page at most; nil: as many as the daemon allows.
    public func users(pageSize: Int? = nil, options: ReadOptions = ReadOptions()) -> Listing<UserInfo> {
        Listing { cursor in try await self.usersPage(limit: pageSize, cursor: cursor, options: options).value }
    }

    /// One page of all users. `limit` and `cursor` are as for ``historyPage(user:limit:cursor:options:)``.
    ///
    /// - Throws: `TasteError` PERMISSION_DENIED where this user may not list users.
    public func usersPage(
        limit: Int? = nil, cursor: String? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<Page<UserInfo>> {
        var listUsers = WireListUsers()
        listUsers.limit = try count(limit ?? 0, field: "list_users.limit")
        listUsers.cursor = cursor ?? ""
        return try await read(.listUsers(listUsers), options) {
            guard case .users(let page) = $0 else { return nil }
            return Page(page.users.map { UserInfo($0) }, nextCursor: page.nextCursor.isEmpty ? nil : page.nextCursor)
        }
    }
}
