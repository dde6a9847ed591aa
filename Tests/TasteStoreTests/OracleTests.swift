import Foundation
import LMDB
import Testing

@testable import TasteStore

@Suite("The store compared with a dictionary")
struct OracleTests {
    @Test(
        "The store holds what a dictionary holds after random writes, merged or not, and after opening again",
        arguments: [1, 2, 3] as [UInt64])
    func randomOperations(seed: UInt64) throws {
        let fixture = try StoreFixture()
        var operations = RandomOperations(seed: seed)
        for _ in 0..<3 {
            try fixture.withStore { store in
                for _ in 0..<10 {
                    try operations.run(30, on: store)
                    try check(store, operations)
                }
                try store.merge()
                #expect(try store.unmergedEvents() == 0)
                try check(store, operations)
                try operations.run(30, on: store)
            }
            try fixture.withStore { store in try check(store, operations) }
        }
    }

    private func check(_ store: Store, _ operations: RandomOperations) throws {
        #expect(try store.contents() == operations.expected)
        #expect(try store.replayed() == operations.expected)
        try store.read { snapshot in
            for (user, sequence) in operations.lastSequences {
                guard let index = try snapshot.users.index(of: user) else {
                    Issue.record("\(user) is missing")
                    continue
                }
                let last = try snapshot.users.lastSequence(of: index)
                #expect(last == sequence)
            }
            var statistics: [UInt32: ItemStatistics] = [:]
            try snapshot.items.forEachStatistics { item, found in
                #expect(statistics.updateValue(found, forKey: item) == nil)
            }
            for (item, found) in statistics {
                let single = try snapshot.items.statistics(of: item)
                #expect(single == found)
            }
        }
    }

    @Test("Every snapshot is consistent while the writer rates, forgets, imports and merges")
    func snapshots() async throws {
        let fixture = try StoreFixture()
        let store = try Store.open(at: fixture.path, mapBytes: 256 << 20)
        defer { store.close() }
        try await withThrowingTaskGroup { group in
            group.addTask {
                var operations = RandomOperations(seed: 9)
                for _ in 0..<20 {
                    try operations.run(30, on: store)
                    // Readers get a chance to take snapshots before and after merges.
                    await Task.yield()
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<150 {
                        // The rows by user determine the rows by item, the statistics and the count.
                        let contents = try store.contents()
                        #expect(contents.publicPart == StoreContents(ratings: contents.byUser))
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
