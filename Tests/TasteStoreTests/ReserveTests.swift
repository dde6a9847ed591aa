import TasteValues
import TestSupport
import Testing

@testable import TasteStore

@Suite("The reserve of the map")
struct ReserveTests {
    private static let mapBytes = 4 << 20
    private static let reserveBytes = 512 << 10

    private func withStore<Result>(_ fixture: StoreFixture, _ body: (Store) throws -> Result) throws -> Result {
        let store = try Store.open(at: fixture.path, mapBytes: Self.mapBytes, reserveBytes: Self.reserveBytes)
        defer { store.close() }
        return try body(store)
    }

    @Test("A member cannot fill the map, and a full store can be emptied, before and after it is opened again")
    func full() throws {
        let fixture = try StoreFixture()
        let added = try withStore(fixture) { store in
            let (added, refusal) = try store.fill(from: 0)
            #expect(refusal?.code == .resourceExhausted)
            #expect(refusal?.message.contains("storage.reserveBytes") == true)
            #expect(store.size.used <= Self.mapBytes - Self.reserveBytes)
            // Taking back, forgetting and merging still work, and administration may store.
            let name = Store.fillingName(0)
            try store.perform(as: .member, for: .deleting) { try $0.unrate(user: name, item: name, time: 0) }
            try store.forget(Store.fillingName(1))
            try store.merge()
            try store.rate("root's", "Alien", 4)
            return added
        }
        try withStore(fixture) { store in
            for number in 2..<402 { try store.forget(Store.fillingName(number)) }
            #expect(try store.read { try $0.users.count } == added - 400)
            // What was freed is usable at once, also by a member.
            let (again, refusal) = try store.fill(from: added)
            #expect(again > 0 && refusal?.code == .resourceExhausted)
        }
        try withStore(fixture) { store in
            #expect(try store.fill(from: 2 * added).refusal?.code == .resourceExhausted)
            try store.forget(Store.fillingName(added))
        }
    }

    @Test("A member who fills again what was freed does not use up the reserve, however often")
    func refilled() throws {
        try withStore(try StoreFixture()) { store in
            var next = try store.fill(from: 0).added
            var forgotten = 0
            for _ in 0..<4 {
                // Deletions use the reserve, and free more than they have used.
                let end = forgotten + 400
                while forgotten < end {
                    let names = (forgotten..<forgotten + 4).map(Store.fillingName)
                    try store.writer.perform { changes in
                        for name in names { try changes.forget(user: name, time: 0) }
                    }
                    forgotten += 4
                }
                let (added, refusal) = try store.fill(from: next)
                #expect(added > 0 && refusal?.code == .resourceExhausted)
                next += added
            }
            for number in forgotten..<forgotten + 20 { try store.forget(Store.fillingName(number)) }
        }
    }

    @Test("Learning leaves a part of the reserve to deletions")
    func learning() throws {
        let fixture = try StoreFixture()
        try withStore(fixture) { store in
            try store.rate("ann", "Alien", 4)
            _ = try store.fill(from: 0)
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
            let reserve = Self.reserveBytes
            #expect(store.size.used > Self.mapBytes - reserve && store.size.used <= Self.mapBytes - reserve / 4)
            try store.forget("ann")
        }
    }
}
