import LMDB
import Synchronization
import TasteValues

/// How much the accounts that do not administer may store, each of them. nil: any amount.
package struct Quotas: Sendable, Equatable {
    package var users: Int?
    package var items: Int?
    package var ratings: Int?
    package var bytes: Int?
    package var sets: Int?

    package init(
        users: Int? = nil, items: Int? = nil, ratings: Int? = nil, bytes: Int? = nil, sets: Int? = nil
    ) {
        (self.users, self.items, self.ratings, self.bytes, self.sets) = (users, items, ratings, bytes, sets)
    }

    /// The first quota that an account would exceed; nil if it may store so much.
    fileprivate func exceeded(by usage: Usage) -> (setting: String, quota: Int, count: Int, what: String)? {
        let counts = [
            ("limits.usersPerUid", users, usage.users, "users"), ("limits.itemsPerUid", items, usage.items, "items"),
            ("limits.ratingsPerUid", ratings, usage.ratings, "ratings"),
            ("limits.bytesPerUid", bytes, usage.bytes, "bytes"),
        ]
        for (setting, quota, count, what) in counts {
            if let quota, count > quota { return (setting, quota, count, what) }
        }
        return nil
    }
}

/// What is stored on behalf of one uid: the users that it created with their ratings, and the items whose records it
/// stored last.
package struct Usage: Sendable, Equatable {
    package var users = 0
    package var items = 0
    /// Ratings of these users, as the rows hold them, private ones, and marks.
    package var ratings = 0
    /// Bytes of the names and records of these users and items, and of sets.
    package var recordBytes = 0

    // Two rows and an event, each with its key and its share of a page that is not full.
    private static let ratingBytes = 96
    /// The index and what LMDB adds to a record and to the entry of its name.
    private static let entryBytes = 64

    package init(users: Int = 0, items: Int = 0, ratings: Int = 0, recordBytes: Int = 0) {
        (self.users, self.items, self.ratings, self.recordBytes) = (users, items, ratings, recordBytes)
    }

    /// What one user takes, without ratings.
    static func user(named name: String) -> Usage {
        Usage(users: 1, recordBytes: 2 * name.utf8.count + UserRecord.Head.byteCount + entryBytes)
    }

    /// What one item takes.
    static func item(_ item: Item) -> Usage {
        .item(named: item.id, recordBytes: item.stored(owner: Account.noOwner).count)
    }

    /// - Parameter recordBytes: The size of the stored record.
    static func item(named name: String, recordBytes: Int) -> Usage {
        Usage(items: 1, recordBytes: name.utf8.count + recordBytes + entryBytes)
    }

    /// At least what an item takes, without encoding its record.
    static func largestBytes(of item: Item) -> Int {
        item.id.utf8.count + item.textBytes + 4 * (6 + item.genres.count + 2 * item.metadata.count) + entryBytes
    }

    /// About how many bytes of the file it takes.
    package var bytes: Int { recordBytes + ratings * Self.ratingBytes }

    static func + (left: Usage, right: Usage) -> Usage {
        Usage(
            users: left.users + right.users, items: left.items + right.items, ratings: left.ratings + right.ratings,
            recordBytes: left.recordBytes + right.recordBytes)
    }

    static prefix func - (usage: Usage) -> Usage {
        Usage(
            users: -usage.users, items: -usage.items, ratings: -usage.ratings, recordBytes: -usage.recordBytes)
    }

    static let byteCount = 32

    init(_ bytes: RawSpan, _ uid: UInt32) throws(StoreDamage) {
        guard bytes.byteCount == Self.byteCount else { throw Self.damage(of: uid) }
        users = Int(truncatingIfNeeded: bytes.load(UInt64.self, at: 0))
        items = Int(truncatingIfNeeded: bytes.load(UInt64.self, at: 8))
        ratings = Int(truncatingIfNeeded: bytes.load(UInt64.self, at: 16))
        recordBytes = Int(truncatingIfNeeded: bytes.load(UInt64.self, at: 24))
    }

    var words: InlineArray<4, UInt64> {
        func word(_ count: Int) -> UInt64 { UInt64(max(0, count)) }
        return [word(users), word(items), word(ratings), word(recordBytes)]
    }

    static func damage(of uid: UInt32) -> StoreDamage { StoreDamage(.settings, "what uid \(uid) has stored") }
}

extension Snapshot {
    /// What is stored on behalf of each uid, in the order of the uids. What a store of an earlier schema held belongs
    /// to no uid.
    package var usage: [(uid: UInt32, usage: Usage)] {
        get throws {
            var all: [(UInt32, Usage)] = []
            try transaction.withCursor(context.tables.usage) { cursor in
                try cursor.forEach(from: UInt32(0)) { key, value in
                    let uid = try key.number(UInt32.self, else: StoreDamage(.settings, "a uid"))
                    all.append(
                        (uid, try value.withChecked(key: key, Usage.damage(of: uid)) { try Usage($0, uid) }))
                    return true
                }
            }
            return all
        }
    }
}

extension Changes {
    /// What is stored on behalf of a uid, with the changes of this transaction.
    private mutating func usage(of uid: UInt32) throws -> Usage {
        if let usage = usage[uid] { return usage }
        return try transaction.checked(tables.usage, uid, Usage.damage(of: uid)) { try Usage($0, uid) } ?? Usage()
    }

    /// Counts something for the owner of a record.
    mutating func charge(_ owner: UInt32, _ change: Usage) throws {
        guard owner != Account.noOwner else { return }
        usage[owner] = try usage(of: owner) + change
    }

    /// Stores what has been counted, once for each transaction.
    mutating func storeUsage() throws {
        for (uid, usage) in usage { try transaction.putChecked(tables.usage, uid, usage.words.span.bytes) }
        usage = [:]
    }

    /// Checks that the account may store so much more.
    ///
    /// - Parameters:
    ///   - bound: More than the change can add, which is known without looking anything up.
    ///   - exact: What the change adds. It is asked for only near a quota.
    /// - Throws: `resourceExhausted` that names the setting.
    mutating func checkQuotas(bound: Usage, exact: (borrowing Changes) throws -> Usage) throws {
        guard !account.isAdministration else { return }
        let quotas = context.quotas.value
        var stored = try usage(of: account.uid)
        stored.ratings += context.recent.count + recent.count
        guard quotas.exceeded(by: stored + bound) != nil else { return }
        stored = try usage(of: account.uid)
        stored.ratings += try unmergedRatings(of: account.uid)
        try checkQuotas(stored + exact(self))
    }

    /// Checks what is stored on behalf of the account, after the change has written it. A refusal rolls everything
    /// back.
    mutating func checkQuotasAfterwards() throws {
        guard !account.isAdministration else { return }
        do { try checkQuotas(try usage(of: account.uid)) } catch let refusal as TasteError {
            throw LateRefusal(error: refusal)
        }
    }

    private func checkQuotas(_ usage: Usage) throws {
        guard let exceeded = context.quotas.value.exceeded(by: usage) else { return }
        throw TasteError(
            .resourceExhausted,
            "uid \(account.uid) may store \(exceeded.quota) \(exceeded.what) (\(exceeded.setting)), and would have \(exceeded.count) of them. Remove some, or ask an administrator to raise the setting."
        )
    }

    /// The number of ratings that the uid's users have gained since the last merge.
    private func unmergedRatings(of uid: UInt32) throws -> Int {
        let after = try context.recent.mergedThrough(in: transaction)
        let events = try context.recent.unmerged(after: after, through: sequence, in: transaction)
        return try events.byUser.reduce(0) { sum, user in
            guard try snapshot.users.head(of: user.key)?.owner == uid else { return sum }
            return sum + user.value.netCount
        }
    }
}

extension [RecentEvents.Entry] {
    /// The number of ratings that these changes have added, less those that they have removed.
    var netCount: Int { reduce(0) { $0 + ($1.value == nil ? 0 : 1) - ($1.previous == nil ? 0 : 1) } }
}

extension Store {
    /// Sets how much each account may store from now on.
    package func setQuotas(_ quotas: Quotas) { context.quotas.set(quotas) }
}

/// The quotas that hold now. A reload changes them.
final class CurrentQuotas: Sendable {
    private let quotas = Mutex(Quotas())

    var value: Quotas { quotas.withLock { $0 } }
    func set(_ new: Quotas) { quotas.withLock { $0 = new } }
}
