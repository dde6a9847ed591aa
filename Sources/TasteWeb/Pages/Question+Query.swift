import TasteClient
import TasteValues

extension Question {
    /// The number of items of a page.
    static let pageSize = 12
    /// The number of ratings by which an item is explained.
    private static let reasons = 3

    /// The question that an address asks, so that a list can be bookmarked: `user` (several: a group), `genre`, `from`,
    /// `to`, `set`, `diversity` in hundredths, and `cursor`.
    init(_ query: FormFields) throws(TasteError) {
        let users = query.all("user")
        let isGroup = users.count > 1
        self.init(for: isGroup ? .group(users.map { GroupMember(user: $0) }) : .user(users.first ?? ""))
        count = Self.pageSize
        explain = isGroup ? 0 : Self.reasons
        isPaged = true
        cursor = query["cursor"].isEmpty ? nil : query["cursor"]
        candidates.anyGenres = query.all("genre")
        candidates.fromYear = try query.whole("from")
        candidates.toYear = try query.whole("to")
        candidates.onlySet = query["set"]
        diversity = Float(try query.whole("diversity") ?? 0) / 100
    }
}
