import TasteStore
import TasteValues

/// What people take back, hide and keep from others.
extension Engine {
    /// Marks an item for a user, who is created if new; nil takes the mark back.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule, or a mark that this version does not know. The
    ///   completion gets `notFound` for an unknown item.
    package func mark(
        _ mark: Mark?, user: String, item: String, time: Int64, as account: Account,
        completion: @escaping WriteCompletion
    ) throws(TasteError) {
        try Names.check(user, field: "user")
        try Names.check(item, field: "item")
        let stored = try mark.map { mark throws(TasteError) in try mark.stored }
        submit(
            as: account, for: stored == nil ? .deleting : nil,
            { try $0.mark(stored, user: user, item: item, time: time) }, completion)
    }

    /// The items that a user has marked, newest mark first, and by item where times are equal.
    ///
    /// - Parameter bytes: The size of the frame into which the page must fit.
    /// - Throws: `notFound` for an unknown user, `invalidArgument` for a cursor that this call did not give.
    package func marks(
        user name: String, limit: Int, cursor: String, bytes: Int = .max
    ) throws(TasteError) -> Answer<Page<MarkedItem>> {
        try read { snapshot in
            guard let user = try self.index(ofUser: name, in: snapshot) else { throw TasteError.noUser(name) }
            let last = try ListPosition(cursor)
            let marks = try snapshot.marks.row(ofUser: user)
                .filter { last?.precedes(ListPosition(time: $0.time, item: $0.item)) ?? true }
                .sorted {
                    ListPosition(time: $0.time, item: $0.item).precedes(ListPosition(time: $1.time, item: $1.item))
                }
            var entries: [MarkedItem] = []
            var budget = PageBudget(bytes: bytes)
            for mark in marks.prefix(limit) {
                let label = try self.label(of: Int32(bitPattern: mark.item), in: snapshot)
                guard budget.take(texts: 2, bytes: label.name.utf8.count + label.title.utf8.count) else { break }
                entries.append(
                    MarkedItem(item: label.name, title: label.title, mark: Mark(mark.mark), time: mark.time))
            }
            let end = entries.count < marks.count ? marks.prefix(entries.count).last : nil
            return Answer(
                Page(entries, nextCursor: end.map { ListPosition(time: $0.time, item: $0.item).cursor }),
                freshness: try self.freshness(in: snapshot))
        }
    }

    /// Makes a user private, who is created if new, or public again.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule. The completion gets `notFound` for an unknown user
    ///   who would be public.
    package func setPrivacy(
        _ isPrivate: Bool, user: String, time: Int64, as account: Account, completion: @escaping WriteCompletion
    ) throws(TasteError) {
        // Every rating moves from one place to the other.
        let ratings = try read { snapshot in
            try self.index(ofUser: user, in: snapshot).map { try snapshot.ratings.summary(ofUser: $0).count } ?? 0
        }
        submit(
            as: account, cost: 1 + 2 * ratings, { try $0.setPrivacy(isPrivate, user: user, time: time) }, completion)
    }

    /// Withdraws an item from all answers, or restores it.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule. The completion gets `notFound` for an unknown item.
    package func withdraw(
        item: String, restores: Bool, time: Int64, as account: Account, completion: @escaping WriteCompletion
    ) throws(TasteError) {
        try Names.check(item, field: "item")
        submit(
            as: account, for: .deleting, { try $0.withdraw(item: item, restores: restores, time: time) }, completion)
    }

    /// Removes an item for good, with its ratings and its rows in the models.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule. The completion gets `notFound` for an unknown item.
    package func remove(
        item: String, time: Int64, as account: Account, completion: @escaping WriteCompletion
    ) throws(TasteError) {
        let ratings = try ratingCount(ofItem: item, field: "item")
        submit(as: account, for: .deleting, cost: 1 + ratings, { try $0.remove(item: item, time: time) }) {
            [trainer] result in
            if case .success(let sequence) = result { trainer.noteForgotten(at: sequence) }
            completion(result)
        }
    }

    /// Makes an item part of another one.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule. The completion gets `notFound` for an unknown item,
    ///   and `invalidArgument` if both are the same.
    package func merge(
        item: String, into other: String, time: Int64, as account: Account, completion: @escaping WriteCompletion
    ) throws(TasteError) {
        try Names.check(other, field: "into")
        let ratings = try ratingCount(ofItem: item, field: "item")
        submit(
            as: account, for: .deleting, cost: 1 + 2 * ratings,
            { try $0.merge(item: item, into: other, time: time) }, completion)
    }

    /// The number of ratings that a change of an item writes anew; 0 for an unknown item.
    private func ratingCount(ofItem name: String, field: String) throws(TasteError) -> Int {
        try Names.check(name, field: field)
        return try read { snapshot in
            try snapshot.items.index(of: name).map { Int(try snapshot.items.statistics(of: $0).count) } ?? 0
        }
    }
}

extension Mark {
    init(_ mark: ItemMark.Mark) {
        switch mark {
        case .hidden: self = .hidden
        case .dismissed: self = .dismissed
        }
    }

    /// The mark as the store knows it.
    ///
    /// - Throws: `invalidArgument` for a mark of a newer version.
    fileprivate var stored: ItemMark.Mark {
        get throws(TasteError) {
            switch self {
            case .hidden: return .hidden
            case .dismissed: return .dismissed
            case .unrecognized(let number):
                throw TasteError(
                    .invalidArgument,
                    "This version of tasted does not know mark \(number). Send hidden, dismissed, or none.",
                    field: "mark")
            }
        }
    }
}
