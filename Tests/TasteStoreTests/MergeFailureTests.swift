import Foundation
import LMDB
import Synchronization
import TasteValues
import Testing

@testable import TasteStore

@Suite("Merges that fail")
struct MergeFailureTests {
    @Test("After a failure, a merge is not due for longer and longer, and after a success at once")
    func backoff() {
        var schedule = MergeSchedule()
        var now = ContinuousClock.now
        let full = MergeSchedule.limit
        for seconds in [1, 2, 4, 8] {
            #expect(schedule.isDue(events: full, isIdle: false, isSmallWaiting: false, at: now))
            schedule.note(hasFailed: true, at: now)
            now += .seconds(seconds)
            let before = now - .milliseconds(1)
            #expect(!schedule.isDue(events: 4 * full, isIdle: true, isSmallWaiting: false, at: before))
        }
        schedule.note(hasFailed: false, at: now)
        #expect(schedule.isDue(events: full, isIdle: false, isSmallWaiting: false, at: now))
    }

    @Test("A merge waits for small changes, unless twice as many events wait as it takes")
    func smallChangesFirst() {
        let schedule = MergeSchedule()
        let full = MergeSchedule.limit
        #expect(!schedule.isDue(events: full - 1, isIdle: false, isSmallWaiting: false))
        #expect(schedule.isDue(events: full, isIdle: false, isSmallWaiting: false))
        #expect(!schedule.isDue(events: full, isIdle: false, isSmallWaiting: true))
        #expect(schedule.isDue(events: 2 * full, isIdle: false, isSmallWaiting: true))
        #expect(schedule.isDue(events: 1, isIdle: true, isSmallWaiting: false))
        #expect(!schedule.isDue(events: 0, isIdle: true, isSmallWaiting: false))
    }

    @Test(
        "A merge that fails is told once, ratings are refused only above the cap, and all is merged when it is mended")
    func toldAndMended() throws {
        try StoreFixture().withStore { store in
            let told = Mutex<[TasteError.Code?]>([])
            store.writer.onMergeFailure { failure in told.withLock { $0.append(failure?.code) } }
            try store.rate("ann", "item 0", 4)
            try store.merge()
            let record = try damageStatistics(ofItem: 0, in: store)
            let batch = 1 << 15
            for start in stride(from: 0, to: RecentEventCache.largestCount, by: batch) {
                try store.rate(
                    (start..<start + batch).map { number in
                        NewRating(user: "ann", item: "item \(number % 3000)", value: Float(1 + number % 5), time: 0)
                    })
            }
            let refusal = #expect(throws: TasteError.self) { () throws in try store.rate("bob", "Alien", 3) }
            #expect(refusal?.code == .unavailable)
            #expect(store.writer.mergeFailure?.code == .dataLoss)
            #expect(told.withLock { $0 } == [.dataLoss])
            let rated = try store.read { try $0.ratings.row(ofUser: 0).count }
            #expect(rated == 3000)

            try store.writer.perform { try $0.transaction.put($0.tables.itemStatistics, UInt32(0), record.span.bytes) }
            let deadline = ContinuousClock.now + .seconds(60)
            while try store.unmergedEvents() > 0 {
                try #require(ContinuousClock.now < deadline, "the events were not merged")
                Thread.sleep(forTimeInterval: 0.05)
            }
            #expect(told.withLock { $0 } == [.dataLoss, nil])
            #expect(store.writer.mergeFailure == nil)
            try store.rate("bob", "Alien", 3)
        }
    }

    /// Replaces the statistics of an item by some that a merge cannot read, and returns what they were.
    private func damageStatistics(ofItem index: UInt32, in store: Store) throws -> [UInt8] {
        try store.writer.perform { changes in
            let tables = changes.tables
            let record = try changes.transaction.get(tables.itemStatistics, index) {
                $0.array(at: 0, count: $0.byteCount) as [UInt8]
            }
            try changes.transaction.put(tables.itemStatistics, index, [UInt8(0)].span.bytes)
            return record ?? []
        }.value
    }
}
