import LMDB
import TasteValues
import TestSupport

@testable import TasteStore

/// Random writes, which are applied to a store and to a dictionary that the store is compared with.
struct RandomOperations {
    private(set) var ratings: [String: [String: PlainRating]] = [:]
    private var own: [String: [String: OwnRating]] = [:]
    private var marks: [String: [String: ItemMark.Mark]] = [:]
    private var privateUsers: Set<String> = []
    private var withdrawn: Set<String> = []
    /// The items that exist.
    private var known: Set<String> = []
    /// The sequence number of each user's last rating or removal.
    private(set) var lastSequences: [String: UInt64] = [:]
    private var random: SeededGenerator
    private var clock: Int64 = 0
    private var importNumber: UInt64 = 0

    let users = (0..<12).map { "user \($0)" }
    let items = (0..<9).map { "item/\($0)" }

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// The contents that the store must have now.
    var expected: StoreContents {
        var contents = StoreContents(ratings: ratings)
        contents.privateRatings = own.compactMapValues { $0.isEmpty ? nil : $0.mapValues(\.rating) }
        contents.marks = marks.filter { !$0.value.isEmpty }
        (contents.privateUsers, contents.withdrawn) = (privateUsers, withdrawn)
        return contents
    }

    private struct OwnRating {
        var rating: PlainRating
        var isMarked: Bool
    }

    mutating func run(_ count: Int, on store: Store) throws {
        for _ in 0..<count {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<50: try rate(1, on: store)
            case ..<58: try rate(Int.random(in: 2...20, using: &random), on: store)
            case ..<70: try unrate(on: store)
            case ..<76: try mark(on: store)
            case ..<80: try setPrivacy(on: store)
            case ..<84: try withdraw(on: store)
            case ..<86: try removeItem(on: store)
            case ..<88: try mergeItems(on: store)
            case ..<92: try forget(on: store)
            case ..<95: try importRatings(on: store)
            default: try store.merge()
            }
        }
    }

    private mutating func newRating() -> NewRating {
        clock += 1
        return NewRating(
            user: users.randomElement(using: &random) ?? "", item: items.randomElement(using: &random) ?? "",
            value: Float(Int.random(in: 1...10, using: &random)) / 2, time: clock,
            isPrivate: Int.random(in: 0..<8, using: &random) == 0)
    }

    /// - Returns: Whether the rating is public.
    @discardableResult
    private mutating func note(_ rating: NewRating, isPrivate: Bool? = nil) -> Bool {
        known.insert(rating.item)
        let plain = PlainRating(value: rating.value, time: rating.time)
        let isMarked = isPrivate ?? rating.isPrivate
        ratings[rating.user]?[rating.item] = nil
        own[rating.user]?[rating.item] = nil
        guard isMarked || privateUsers.contains(rating.user) else {
            ratings[rating.user, default: [:]][rating.item] = plain
            return true
        }
        own[rating.user, default: [:]][rating.item] = OwnRating(rating: plain, isMarked: isMarked)
        return false
    }

    private mutating func mark(on store: Store) throws {
        guard let user = users.randomElement(using: &random), let item = known.sorted().randomElement(using: &random)
        else { return }
        clock += 1
        let (mark, time) = ([ItemMark.Mark.hidden, .dismissed].randomElement(using: &random), clock)
        let isUndone = marks[user] != nil && Bool.random(using: &random)
        try store.writer.perform { try $0.mark(isUndone ? nil : mark, user: user, item: item, time: time) }
        marks[user, default: [:]][item] = isUndone ? nil : mark
    }

    private mutating func setPrivacy(on store: Store) throws {
        guard let user = users.randomElement(using: &random) else { return }
        let isPrivate = !privateUsers.contains(user)
        try store.writer.perform { try $0.setPrivacy(isPrivate, user: user, time: 0) }
        lastSequences[user] = nil
        if isPrivate {
            privateUsers.insert(user)
            for (item, rating) in ratings[user] ?? [:] {
                own[user, default: [:]][item] = OwnRating(rating: rating, isMarked: false)
            }
            ratings[user] = nil
        } else {
            privateUsers.remove(user)
            for (item, rating) in own[user] ?? [:] where !rating.isMarked {
                ratings[user, default: [:]][item] = rating.rating
                own[user]?[item] = nil
            }
        }
    }

    private mutating func withdraw(on store: Store) throws {
        guard let item = known.sorted().randomElement(using: &random) else { return }
        let restores = withdrawn.contains(item)
        try store.writer.perform { try $0.withdraw(item: item, restores: restores, time: 0) }
        if restores { withdrawn.remove(item) } else { withdrawn.insert(item) }
    }

    private mutating func removeItem(on store: Store) throws {
        guard let item = known.sorted().randomElement(using: &random) else { return }
        try store.writer.perform { try $0.remove(item: item, time: 0) }
        drop(item)
    }

    private mutating func mergeItems(on store: Store) throws {
        guard let item = known.sorted().randomElement(using: &random),
            let target = known.sorted().randomElement(using: &random), item != target
        else { return }
        try store.writer.perform { try $0.merge(item: item, into: target, time: 0) }
        for user in users {
            let isRated = ratings[user]?[target] != nil || own[user]?[target] != nil
            if !isRated, let rating = ratings[user]?[item] { ratings[user]?[target] = rating }
            if !isRated, let rating = own[user]?[item] { own[user]?[target] = rating }
            if let mark = marks[user]?[item], marks[user]?[target] == nil { marks[user]?[target] = mark }
        }
        drop(item)
    }

    private mutating func drop(_ item: String) {
        for user in users {
            if ratings[user]?[item] != nil { lastSequences[user] = nil }
            ratings[user]?[item] = nil
            own[user]?[item] = nil
            marks[user]?[item] = nil
        }
        withdrawn.remove(item)
        known.remove(item)
    }

    private mutating func rate(_ count: Int, on store: Store) throws {
        let new = (0..<count).map { _ in newRating() }
        let last = try store.rate(new)
        for (position, rating) in new.enumerated() {
            let isPublic = note(rating)
            // Which of several events of a rating is the last one depends on what was private before.
            let isPlain = isPublic && new.count == 1 && own[rating.user]?.isEmpty ?? true
            lastSequences[rating.user] = isPlain ? last - UInt64(new.count - 1 - position) : nil
        }
    }

    private mutating func unrate(on store: Store) throws {
        guard let (user, row) = ratings.sorted(by: { $0.key < $1.key }).randomElement(using: &random),
            let item = row.keys.sorted().randomElement(using: &random)
        else { return }
        lastSequences[user] = try store.unrate(user, item)
        ratings[user]?[item] = nil
    }

    private mutating func forget(on store: Store) throws {
        guard let user = ratings.keys.sorted().randomElement(using: &random) else { return }
        try store.forget(user)
        ratings[user] = nil
        lastSequences[user] = nil
        (own[user], marks[user]) = (nil, nil)
        privateUsers.remove(user)
    }

    private mutating func importRatings(on store: Store) throws {
        importNumber += 1
        var frame = ImportFrame()
        (frame.users, frame.items) = (users, items)
        known.formUnion(items)
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let rating = newRating()
            frame.user.append(UInt32(users.firstIndex(of: rating.user) ?? 0))
            frame.item.append(UInt32(items.firstIndex(of: rating.item) ?? 0))
            frame.value.append(rating.value)
            frame.time.append(rating.time)
            note(rating, isPrivate: false)
        }
        var staged = StagedImport(number: importNumber)
        staged.add(frame)
        try store.apply(staged)
        // The order in which an import logs its ratings is not specified.
        let touched = Set(frame.user.map { users[Int($0)] })
        for user in touched { lastSequences[user] = nil }
    }
}

extension Store {
    /// Applies an import and waits until it is durable.
    @discardableResult
    func apply(_ staged: StagedImport, duplicates: Duplicates = .last, partSize: Int = Changes.ratingsPerPart) throws
        -> ImportResult
    {
        try writer.perform {
            try $0.apply(staged, duplicates: duplicates, time: 0, partSize: partSize, progress: { _ in })
        }.value
    }
}
