import LMDB
import TasteValues
import TestSupport

@testable import TasteStore

/// Random writes, which are applied to a store and to a dictionary that the store is compared with.
struct RandomOperations {
    private(set) var ratings: [String: [String: PlainRating]] = [:]
    /// The sequence number of each user's last rating or removal.
    private(set) var lastSequences: [String: UInt64] = [:]
    private var random: SeededGenerator
    private var clock: Int64 = 0
    private var importNumber: UInt64 = 0

    let users = (0..<12).map { "user \($0)" }
    let items = (0..<9).map { "item/\($0)" }

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// The contents that the store must have now.
    var expected: StoreContents { StoreContents(ratings: ratings) }

    mutating func run(_ count: Int, on store: Store) throws {
        for _ in 0..<count {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<60: try rate(1, on: store)
            case ..<70: try rate(Int.random(in: 2...20, using: &random), on: store)
            case ..<88: try unrate(on: store)
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
            value: Float(Int.random(in: 1...10, using: &random)) / 2, time: clock)
    }

    private mutating func note(_ rating: NewRating) {
        ratings[rating.user, default: [:]][rating.item] = PlainRating(value: rating.value, time: rating.time)
    }

    private mutating func rate(_ count: Int, on store: Store) throws {
        let new = (0..<count).map { _ in newRating() }
        let last = try store.rate(new)
        for (position, rating) in new.enumerated() {
            note(rating)
            lastSequences[rating.user] = last - UInt64(new.count - 1 - position)
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
    }

    private mutating func importRatings(on store: Store) throws {
        importNumber += 1
        var frame = ImportFrame()
        (frame.users, frame.items) = (users, items)
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let rating = newRating()
            frame.user.append(UInt32(users.firstIndex(of: rating.user) ?? 0))
            frame.item.append(UInt32(items.firstIndex(of: rating.item) ?? 0))
            frame.value.append(rating.value)
            frame.time.append(rating.time)
            note(rating)
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
