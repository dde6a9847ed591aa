import LMDB
import TasteValues

/// Whether marks, private ratings, withdrawn items and sets can be read, name users and items that exist, and are what
/// the log says.
extension StoreCheck {
    /// What the events of the log make of these tables.
    struct LoggedSteering {
        /// Sums of what was added to each user's marks and private ratings, less what was removed.
        var marks: [UInt32: UInt32] = [:]
        var privateRatings: [UInt32: UInt32] = [:]
        var privateUsers: Set<UInt32> = []
        var withdrawn: [UInt32: WithdrawnItems.State] = [:]
        var sets: Set<UInt64> = []

        mutating func note(_ number: UInt64, _ event: Event) {
            switch event.kind {
            case .mark: Self.add(event, event.value == 0 ? nil : event.value, to: &marks)
            case .ratePrivately: Self.add(event, event.value, to: &privateRatings)
            case .unratePrivately: Self.add(event, nil, to: &privateRatings)
            case .setPrivacy:
                if event.value == 1 { privateUsers.insert(event.user) } else { privateUsers.remove(event.user) }
            case .withdrawItem: withdrawn[event.item] = event.value == 1 ? .withdrawn : nil
            case .removeItem, .mergeItem: withdrawn[event.item] = .removed
            case .putSet: sets.insert(number)
            case .rate, .unrate, .putItem, .forgetUser, .removeSet: break
            }
        }

        private static func add(_ event: Event, _ value: Float?, to sums: inout [UInt32: UInt32]) {
            var sum = sums[event.user] ?? 0
            if let value { sum &+= valueChecksum(event.user, event.item, value) }
            if let previous = event.previous { sum &-= valueChecksum(event.user, event.item, previous) }
            sums[event.user] = sum
        }
    }

    func checkSteering(_ logged: LoggedSteering, users: [Bool], items: [Bool]) throws {
        try checkMarks(logged, users: users, items: items)
        try checkPrivateRatings(logged, users: users, items: items)
        try checkWithdrawn(logged, items: items)
        try checkSets(logged, items: items)
    }

    private func checkMarks(_ logged: LoggedSteering, users: [Bool], items: [Bool]) throws {
        var sums: [UInt32: UInt32] = [:]
        try forEach(tables.marks) { key, value in
            let (user, item) = try key.userAndItem
            let damage = ItemMark.damage(user, item)
            let mark = try value.withChecked(key: key, damage) { try ItemMark($0, ofUser: user, item: item) }
            guard users.has(user), items.has(item) else { throw damage }
            sums[user, default: 0] &+= Self.valueChecksum(user, item, Float(mark.mark.rawValue))
        }
        compare(sums, logged.marks, "the marks of user")
    }

    private func checkPrivateRatings(_ logged: LoggedSteering, users: [Bool], items: [Bool]) throws {
        var sums: [UInt32: UInt32] = [:]
        let ratings = snapshot.ratings
        try forEach(tables.privateRatings) { key, value in
            let (user, item) = try key.userAndItem
            let damage = PrivateRating.damage(user, item)
            let rating = try value.withChecked(key: key, damage) { try PrivateRating($0, ofUser: user, item: item) }
            guard users.has(user), items.has(item), context.scale.contains(rating.value) else { throw damage }
            sums[user, default: 0] &+= Self.valueChecksum(user, item, rating.value)
        }
        compare(sums, logged.privateRatings, "the private ratings of user")
        for (user, sum) in sums where sum != 0 {
            try noting {
                let both = Set(try ratings.row(ofUser: user).map(\.index))
                    .intersection(try ratings.privateRow(ofUser: user).map(\.index))
                if !both.isEmpty {
                    throw StoreDamage(.user, "the ratings of user \(user), one of which is private and public")
                }
            }
        }
        try checkEntries(logged, withPrivateRatings: Set(sums.keys))
    }

    /// Whether what stands with each user's name is so.
    private func checkEntries(_ logged: LoggedSteering, withPrivateRatings users: Set<UInt32>) throws {
        try forEach(tables.userIndices) { key, value in
            let damage = StoreDamage(.user, "the index of a name")
            let entry = try value.withChecked(key: key, damage) { try UserEntry($0, else: damage) }
            guard entry.hasPrivateRatings == users.contains(entry.index),
                entry.isPrivate == logged.privateUsers.contains(entry.index)
            else { throw StoreDamage(.user, "whether the ratings of user \(entry.index) are private") }
        }
    }

    /// - Parameter what: The rows that are compared, without the user.
    private func compare(_ sums: [UInt32: UInt32], _ logged: [UInt32: UInt32], _ what: String) {
        for user in Set(sums.keys).union(logged.keys).sorted() where sums[user] ?? 0 != logged[user] ?? 0 {
            note(CheckFinding(.user, "\(what) \(user), which are not those of the log"))
        }
    }

    private func checkWithdrawn(_ logged: LoggedSteering, items: [Bool]) throws {
        var found: [UInt32: WithdrawnItems.State] = [:]
        try forEach(tables.withdrawn) { key, value in
            let item = try key.index(.item)
            let damage = WithdrawnItems.damage(of: item)
            let state = try value.withChecked(key: key, damage) { try WithdrawnItems.state($0, item) }
            guard items.has(item), (state == .removed) == (try snapshot.items.label(of: item)?.name.isEmpty == true)
            else { throw damage }
            found[item] = state
        }
        if found != logged.withdrawn {
            note(CheckFinding(.item, "which items are withdrawn or removed, which is not what the log says"))
        }
        try noting {
            guard try transaction.number(.itemsRemoved, tables) == UInt64(found.values.count { $0 == .removed }) else {
                throw StoredNumber.itemsRemoved.damage
            }
        }
    }

    private func checkSets(_ logged: LoggedSteering, items: [Bool]) throws {
        var versions: Set<UInt64> = []
        try forEach(tables.sets) { key, value in
            let head = try value.withChecked(key: key, SetHead.damage) { try SetHead($0) }
            let damage = SetHead.damage(of: head.version)
            let members = try snapshot.sets.storedMembers(of: head)
            guard members.items.allSatisfy(items.has), logged.sets.contains(head.version),
                versions.insert(head.version).inserted
            else { throw damage }
        }
        try forEach(tables.setMembers) { key, _ in
            let version = try key.number(UInt64.self, else: SetHead.damage)
            guard versions.contains(version) else { throw SetHead.damage(of: version) }
        }
    }
}

extension [Bool] {
    fileprivate func has(_ index: UInt32) -> Bool { index < count && self[Int(index)] }
}
