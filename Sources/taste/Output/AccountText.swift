import TasteClient
import TerminalOutput

/// What is stored on behalf of a uid, as the status shows it.
enum AccountText {
    // From here on an administrator may want to know before the quota is reached.
    private static let nearShare = 0.8

    /// A line for each quota that is almost used up.
    static func nearQuota(_ account: AccountUsage) -> [String] {
        let bounds = [
            (account.users, account.usersQuota, "users"), (account.items, account.itemsQuota, "items"),
            (account.ratings, account.ratingsQuota, "ratings"), (account.bytes, account.bytesQuota, "bytes"),
        ]
        return bounds.compactMap { count, quota, what in
            guard let quota, Double(count) >= Self.nearShare * Double(quota) else { return nil }
            return "uid \(account.uid) has stored \(Plain.count(count)) of at most \(Plain.count(quota)) \(what)"
        }
    }

    static func json(_ account: AccountUsage) -> JSONLine {
        var line = JSONLine()
        line.add("uid", account.uid)
        line.add("users", account.users)
        line.add("items", account.items)
        line.add("ratings", account.ratings)
        line.add("bytes", account.bytes)
        line.add("users_quota", account.usersQuota)
        line.add("items_quota", account.itemsQuota)
        line.add("ratings_quota", account.ratingsQuota)
        line.add("bytes_quota", account.bytesQuota)
        return line
    }
}
