import TasteValues
import TestSupport
import Testing

@testable import TasteStore

@Suite("The reserve of the map")
struct ReserveTests {
    private static let member = Account(uid: 1001, isAdministration: false)
    private static let mapBytes = 4 << 20

    private func withStore<Result>(_ fixture: StoreFixture, _ body: (Store) throws -> Result) throws -> Result {
        let store = try Store.open(at: fixture.path, mapBytes: Self.mapBytes)
        defer { store.close() }
        return try body(store)
    }

    /// A name of 255 bytes, so that few users fill the store.
    private func user(_ number: Int) -> String { "\(number) " + String(repeating: "x", count: 250 - "\(number)".count) }

    /// Lets a member add users until the store refuses. Returns the number of users added, and the refusal.
    private func fill(_ store: Store, from start: Int) throws -> (added: Int, refusal: TasteError?) {
        var added = 0
        while added < 100_000 {
            for count in [64, 1] {
                do {
                    let ratings = (0..<count).map { number in
                        NewRating(
                            user: user(start + added + number), item: user(start + added + number), value: 3, time: 0)
                    }
                    try store.perform(as: Self.member) { try $0.rate(ratings) }
                    added += count
                    break
                } catch let error as TasteError {
                    if count == 1 { return (added, error) }
                }
            }
        }
        return (added, nil)
    }

    @Test("A member cannot fill the map, and a full store can be emptied, before and after it is opened again")
    func full() throws {
        let fixture = try StoreFixture()
        let added = try withStore(fixture) { store in
            let (added, refusal) = try fill(store, from: 0)
            #expect(refusal?.code == .resourceExhausted)
            #expect(refusal?.message.contains("storage.reserveBytes") == true)
            // Only a merge may have used a part of the reserve.
            #expect(store.size.used <= Self.mapBytes - Self.mapBytes / 32)
            // Taking back, forgetting and merging still work, and administration may store.
            try store.perform(as: Self.member, for: .deleting) { try $0.unrate(user: user(0), item: user(0), time: 0) }
            try store.forget(user(1))
            try store.merge()
            try store.rate("root's", "Alien", 4)
            return added
        }
        try withStore(fixture) { store in
            for number in 2..<402 { try store.forget(user(number)) }
            #expect(try store.read { try $0.users.count } == added - 400)
            // What was freed is usable at once, also by a member.
            let (again, refusal) = try fill(store, from: added)
            #expect(again > 0 && refusal?.code == .resourceExhausted)
        }
        try withStore(fixture) { store in
            #expect(try fill(store, from: 2 * added).refusal?.code == .resourceExhausted)
            try store.forget(user(added))
        }
    }

    @Test("A member who fills again what was freed does not use up the reserve, however often")
    func refilled() throws {
        try withStore(try StoreFixture()) { store in
            var next = try fill(store, from: 0).added
            var forgotten = 0
            for _ in 0..<4 {
                // Deletions use the reserve, and free more than they have used.
                let end = forgotten + 400
                while forgotten < end {
                    let names = (forgotten..<forgotten + 4).map(user)
                    try store.writer.perform { changes in
                        for name in names { try changes.forget(user: name, time: 0) }
                    }
                    forgotten += 4
                }
                let (added, refusal) = try fill(store, from: next)
                #expect(added > 0 && refusal?.code == .resourceExhausted)
                next += added
            }
            for number in forgotten..<forgotten + 20 { try store.forget(user(number)) }
        }
    }

    @Test("Learning leaves a part of the reserve to deletions")
    func learning() throws {
        let fixture = try StoreFixture()
        try withStore(fixture) { store in
            try store.rate("ann", "Alien", 4)
            _ = try fill(store, from: 0)
            let refusal = #expect(throws: TasteError.self) {
                for frame in 0..<1000 {
                    try store.writer.perform(for: .learning) {
                        var chunk = StagedChunk()
                        for _ in 0..<170 { chunk.append(user: 1, item: 1, value: 1, time: 1) }
                        let key = StagedKey(part: .ratings, chunk: UInt64(frame))
                        try $0.stage([key: chunk], of: 1, ratings: 170 * frame)
                    }
                }
            }
            #expect(refusal?.code == .resourceExhausted && refusal?.message.contains("models.keep") == true)
            let reserve = Self.mapBytes / 8
            #expect(store.size.used > Self.mapBytes - reserve && store.size.used <= Self.mapBytes - reserve / 4)
            try store.forget("ann")
        }
    }
}

extension Store {
    /// Makes a change on behalf of an account, and waits until it is durable.
    @discardableResult
    func perform(
        as account: Account, for use: MapUse? = nil, _ change: @escaping @Sendable (inout Changes) throws -> Void
    ) throws -> UInt64 {
        let outcome = GroupOutcomes(count: 1)
        writer.submit(as: account, for: use, change) { outcome.set($0.map(\.sequence), at: 0) }
        return try #require(outcome.wait().first).get()
    }
}
