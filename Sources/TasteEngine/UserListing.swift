import TasteStore
import TasteValues

extension Engine {
    /// How many ratings one page looks at, about: a page of power users would keep an event loop from its other
    /// connections.
    private static let ratingsPerPage = 20_000

    /// All users, in the order in which they came into being. A page ends early where its users have rated very much,
    /// or where their names are long.
    ///
    /// - Parameter bytes: The size of the frame into which the page must fit.
    /// - Throws: `invalidArgument` for a cursor that this call did not give.
    package func users(limit: Int, cursor: String, bytes: Int = .max) throws(TasteError) -> Answer<Page<UserInfo>> {
        try read { snapshot in
            guard let start = cursor.isEmpty ? 0 : UInt32(cursor) else { throw Self.badCursor(cursor) }
            let end = UInt32(clamping: try snapshot.users.indexCount)
            var budget = PageBudget(bytes: bytes)
            var users: [UserInfo] = []
            var ratings = 0
            var index = start
            while index < end, users.count < limit, ratings < Self.ratingsPerPage {
                try TimeAllowance.check()
                // The indices of users who were forgotten are left out.
                if let name = try snapshot.users.name(of: index) {
                    guard budget.take(texts: 1, bytes: name.utf8.count) else { break }
                    let (count, newest) = try snapshot.ratings.summary(ofUser: index)
                    let isPrivate = try snapshot.users.entry(of: name)?.isPrivate ?? false
                    users.append(UserInfo(user: name, ratings: count, newest: newest, isPrivate: isPrivate))
                    ratings += count
                }
                index += 1
            }
            return Answer(
                Page(users, nextCursor: index < end ? String(index) : nil),
                freshness: try self.freshness(in: snapshot))
        }
    }
}
