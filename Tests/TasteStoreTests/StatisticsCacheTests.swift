import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Statistics of all items")
struct StatisticsCacheTests {
    private func statistics(in snapshot: borrowing Snapshot) throws -> [UInt32: ItemStatistics] {
        var all: [UInt32: ItemStatistics] = [:]
        try snapshot.items.forEachStatistics { item, own in all[item] = own }
        return all
    }

    @Test("Each snapshot has its own statistics, whether they were merged, removed or rated since")
    func snapshots() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.merge()
            try store.read { before in
                #expect(try statistics(in: before) == [0: ItemStatistics(count: 1, sum: 4)])
                try store.rate("bob", "Alien", 2)
                #expect(try store.read(statistics) == [0: ItemStatistics(count: 2, sum: 6)])
                try store.merge()
                try store.rate("bob", "Brazil", 5)
                let now = try store.read(statistics)
                #expect(now == [0: ItemStatistics(count: 2, sum: 6), 1: ItemStatistics(count: 1, sum: 5)])
                #expect(try statistics(in: before) == [0: ItemStatistics(count: 1, sum: 4)])
            }
            try store.forget("bob")
            #expect(try store.read(statistics)[0] == ItemStatistics(count: 1, sum: 4))
            #expect(try store.read(statistics)[1]?.count == 0)
        }
    }

    @Test("What a change that is rolled back has merged does not reach the statistics of later reads")
    func rolledBack() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            _ = try? store.writer.perform { changes in
                _ = try changes.rate([NewRating(user: "bob", item: "Alien", value: 1, time: 0)])
                try changes.merge()
                try changes.snapshot.items.forEachStatistics { _, _ in }
                throw LMDBError(code: .malformedValue, operation: "fail")
            }
            try store.rate("cy", "Alien", 5)
            try store.merge()
            #expect(try store.read(statistics) == [0: ItemStatistics(count: 2, sum: 9)])
        }
    }

    @Test("Statistics after many item records need none of the events that stored them")
    func itemRecords() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.merge()
            try store.put((0..<500).map { Item(id: "item \($0)") })
            try store.rate("bob", "Alien", 2)
            // The log is damaged where whoever looked for new ratings in it would read.
            let log = try store.read { $0.context.tables.log }
            try #require(try store.read { try $0.transaction.get(log, UInt64(9)) { _ in true } } == true)
            try store.writer.perform { try $0.transaction.put(log, UInt64(9), [UInt8(1)].span.bytes) }
            #expect(try store.read(statistics) == [0: ItemStatistics(count: 2, sum: 6)])
        }
    }
}
