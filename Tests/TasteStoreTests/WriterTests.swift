import Foundation
import LMDB
import Synchronization
import TasteValues
import Testing

@testable import TasteStore

@Suite("The writer")
struct WriterTests {
    @Test("Each of many concurrent ratings gets a sequence number of its own, and all are there after opening again")
    func groupCommit() async throws {
        let fixture = try StoreFixture()
        let (writers, ratingsEach) = (16, 40)
        let sequences = try await rateConcurrently(fixture, writers: writers, ratingsEach: ratingsEach)
        #expect(sequences.sorted() == Array(1...UInt64(writers * ratingsEach)))
        var expected: [String: [String: PlainRating]] = [:]
        for writer in 0..<writers {
            for item in 0..<ratingsEach {
                expected["user \(writer)", default: [:]]["item \(item)"] = .init(value: 4, time: Int64(item))
            }
        }
        #expect(try fixture.withStore { try $0.contents() } == StoreContents(ratings: expected))
    }

    private func rateConcurrently(
        _ fixture: StoreFixture, writers: Int, ratingsEach: Int
    ) async throws -> [UInt64] {
        let store = try Store.open(at: fixture.path, mapBytes: 64 << 20)
        defer { store.close() }
        return try await withThrowingTaskGroup { group in
            for writer in 0..<writers {
                group.addTask {
                    var sequences: [UInt64] = []
                    for item in 0..<ratingsEach {
                        let rating = NewRating(
                            user: "user \(writer)", item: "item \(item)", value: 4, time: Int64(item))
                        let sequence = try await withCheckedThrowingContinuation { continuation in
                            store.writer.submit { changes in
                                try changes.rate([rating])
                            } completion: {
                                continuation.resume(with: $0.map(\.sequence))
                            }
                        }
                        sequences.append(sequence)
                    }
                    return sequences
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    @Test("A refused change does not affect the other changes of its group")
    func refusalInGroup() throws {
        try StoreFixture().withStore { store in
            let outcomes = try store.writeAsGroup([
                { try $0.rate([NewRating(user: "ann", item: "Alien", value: 3, time: 0)]) },
                { try $0.unrate(user: "nobody", item: "Alien", time: 0) },
                { try $0.rate([NewRating(user: "bob", item: "Alien", value: 4, time: 0)]) },
            ])
            #expect(try outcomes[0].get() == 1)
            #expect(throws: TasteError.self) { try outcomes[1].get() }
            #expect(try outcomes[2].get() == 2)
            #expect(try store.contents().statistics == ["Alien": ItemStatistics(count: 2, sum: 7)])
        }
    }

    #if DEBUG
        @Test("A debug build stops at a change that refuses after it has written")
        func refusalAfterWrite() async throws {
            let fixture = try StoreFixture()
            let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                [path = fixture.path as String] in
                let store = try Store.open(at: path, mapBytes: 16 << 20)
                try store.writer.perform { changes in
                    try changes.rate([NewRating(user: "ann", item: "Alien", value: 4, time: 0)])
                    throw TasteError.noUser("bob")
                }
            }
            // An error that the child process throws would end it, too.
            #expect(ended?.standardError.contains("a change refused after it had written") == true)
        }
    #endif

    @Test("A change that is too large for the map fails alone")
    func tooLargeInGroup() throws {
        let fixture = try StoreFixture()
        let store = try Store.open(at: fixture.path, mapBytes: 1 << 20)
        defer { store.close() }
        let title = String(repeating: "x", count: 4 << 20)
        let outcomes = try store.writeAsGroup([
            { try $0.rate([NewRating(user: "ann", item: "Alien", value: 3, time: 0)]) },
            { try $0.put([Item(id: "Solaris", title: title)], time: 0) },
            { try $0.rate([NewRating(user: "bob", item: "Alien", value: 4, time: 0)]) },
        ])
        #expect(throws: Never.self) { try outcomes[0].get() }
        let error = #expect(throws: TasteError.self) { try outcomes[1].get() }
        #expect(error?.code == .resourceExhausted)
        #expect(throws: Never.self) { try outcomes[2].get() }
        #expect(try store.contents().statistics == ["Alien": ItemStatistics(count: 2, sum: 7)])
        let solaris = try store.read { try $0.items.index(of: "Solaris") }
        #expect(solaris == nil)
    }

    // Within a group, an earlier change may have merged, replaced or forgotten what is in memory.
    @Test(
        "Each change of a group sees the earlier ones: import, rating, forgetting, and a new user with a reused index")
    func groupSeesItself() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4, time: 1)
            try store.rate("bob", "Alien", 1, time: 1)
            var frame = ImportFrame()
            (frame.users, frame.items) = (["ann"], ["Alien"])
            (frame.user, frame.item, frame.value, frame.time) = ([0], [0], [2], [2])
            var staged = StagedImport(number: 1)
            staged.add(frame)
            let outcomes = try store.writeAsGroup([
                { [staged] in
                    _ = try $0.apply(staged, duplicates: .last, time: 0, progress: { _ in })
                },
                { try $0.rate([NewRating(user: "ann", item: "Alien", value: 3, time: 3)]) },
                { try $0.forget(user: "bob", time: 0) },
                { try $0.rate([NewRating(user: "cy", item: "Alien", value: 5, time: 4)]) },
                { try $0.unrate(user: "cy", item: "Alien", time: 5) },
                { try $0.rate([NewRating(user: "cy", item: "Alien", value: 0.5, time: 6)]) },
            ])
            for outcome in outcomes { #expect(throws: Never.self) { try outcome.get() } }
            let expected = StoreContents(ratings: [
                "ann": ["Alien": .init(value: 3, time: 3)], "cy": ["Alien": .init(value: 0.5, time: 6)],
            ])
            #expect(try store.contents() == expected)
            try store.merge()
            #expect(try store.contents() == expected)
        }
    }

    @Test("The writer merges when it is idle")
    func mergeWhenIdle() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try waitUntil { try store.unmergedEvents() == 0 }
            #expect(try store.contents().count == 1)
        }
    }

    @Test("The writer merges in large steps while it is busy")
    func mergeWhenMany() throws {
        try StoreFixture().withStore { store in
            var largest: UInt64 = 0
            var isMerged = false
            for batch in 0..<40 where !isMerged {
                try store.rate(
                    (0..<4096).map { position in
                        NewRating(
                            user: "user \(position % 64)", item: "item \(position / 64)", value: 3, time: Int64(batch))
                    })
                let waiting = try store.unmergedEvents()
                isMerged = waiting < largest
                largest = max(largest, waiting)
            }
            #expect(isMerged)
            #expect(try store.contents().count == 4096)
        }
    }

    @Test("A small change that arrives while a large one is written goes before the merge that is due afterwards")
    func smallBeforeMerge() throws {
        try StoreFixture().withStore { store in
            let large = (0..<MergeSchedule.limit).map {
                NewRating(user: "user \($0 % 256)", item: "item \($0 / 256)", value: 3, time: 0)
            }
            let small = NewRating(user: "ann", item: "Alien", value: 3, time: 0)
            let unmerged = Mutex<Int?>(nil)
            try store.writer.perform { changes in
                try changes.rate(large)
                store.writer.submit {
                    try $0.rate([small])
                } completion: { _ in
                    unmerged.withLock { $0 = store.context.recent.count }
                }
            }
            try store.writer.perform { _ in }
            #expect(unmerged.withLock { $0 } == large.count + 1)
            try waitUntil { try store.unmergedEvents() == 0 }
            #expect(try store.contents().count == large.count + 1)
        }
    }

    @Test("A small change waits for a step of a merge, and not for the whole")
    func smallWithinMerge() throws {
        try StoreFixture().withStore { store in
            func large(_ value: Float) -> [NewRating] {
                (0..<MergeSchedule.limit).map {
                    NewRating(user: "user \($0 % 256)", item: "item \($0 / 256)", value: value, time: 0)
                }
            }
            let (first, second) = (large(3), large(4))
            let unmerged = Mutex<Int?>(nil)
            try store.writer.perform { changes in
                try changes.rate(first)
                store.writer.submit { changes in
                    try changes.rate(second)
                    store.writer.submit {
                        try $0.rate([NewRating(user: "ann", item: "Alien", value: 3, time: 0)])
                    } completion: { _ in
                        unmerged.withLock { $0 = store.context.recent.count }
                    }
                } completion: { _ in
                }
            }
            try waitUntil { unmerged.withLock { $0 } != nil }
            let seen = try #require(unmerged.withLock { $0 })
            #expect(seen < 2 * MergeSchedule.limit && seen > MergeSchedule.limit)
            try waitUntil { try store.unmergedEvents() == 0 }
            #expect(try store.contents().count == MergeSchedule.limit + 1)
        }
    }

    @Test("After each step of a merge, every read finds the same ratings, counts and statistics")
    func mergeInSteps() throws {
        try StoreFixture().withStore { store in
            try store.writer.perform { changes in
                for round in 0..<3 {
                    try changes.rate(
                        (0..<40).map {
                            NewRating(
                                user: "user \($0 % 5)", item: "item \($0 * (round + 1) % 7)",
                                value: Float(1 + ($0 + round) % 5), time: Int64(round))
                        })
                    try changes.unrate(user: "user 1", item: "item 1", time: 5)
                }
            }
            let expected = try store.contents()
            let count = try store.read { try $0.ratings.count }
            let statistics = try store.read { snapshot in try (0..<7).map { try snapshot.items.statistics(of: $0) } }
            while try store.unmergedEvents() > 0 {
                try store.writer.perform { try $0.merge(atMost: 10) }
                #expect(try store.contents() == expected)
                #expect(try store.read { try $0.ratings.count } == count)
                let found = try store.read { snapshot in try (0..<7).map { try snapshot.items.statistics(of: $0) } }
                #expect(found == statistics)
                #expect(UInt64(store.context.recent.count) == (try store.unmergedEvents()))
            }
        }
    }

    @Test("Closing a store merges after everything that was submitted")
    func mergeAtClose() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            for position in 0..<100 {
                let rating = NewRating(user: "ann", item: "item \(position)", value: 3, time: 0)
                store.writer.submit {
                    try $0.rate([rating])
                } completion: { _ in
                }
            }
        }
        try fixture.withStore { store in
            let (unmerged, contents) = (try store.unmergedEvents(), try store.contents())
            #expect(unmerged == 0)
            #expect(contents.count == 100)
        }
    }

    @Test("When the daemon stops, changes that wait are cancelled, and the one that is being written is acknowledged")
    func cancelWaiting() throws {
        try StoreFixture().withStore { store in
            let outcomes = GroupOutcomes(count: 3)
            try store.writer.perform { changes throws in
                try changes.rate([NewRating(user: "ann", item: "Alien", value: 4, time: 0)])
                for position in 0..<3 {
                    store.writer.submit(as: Account(uid: UInt32(position), isAdministration: false)) {
                        try $0.rate([NewRating(user: "bob", item: "item \(position)", value: 4, time: 0)])
                    } completion: {
                        outcomes.set($0.map(\.sequence), at: position)
                    }
                }
                store.writer.cancelWaiting()
            }
            for outcome in outcomes.wait() {
                let error = #expect(throws: TasteError.self) { try outcome.get() }
                #expect(error?.code == .cancelled)
            }
            #expect(try store.contents() == StoreContents(ratings: ["ann": ["Alien": .init(value: 4, time: 0)]]))
        }
    }

    @Test("When the daemon stops, an import that is being applied ends, and nothing of it is kept")
    func cancelImport() throws {
        try StoreFixture().withStore { store throws in
            var frame = ImportFrame()
            (frame.users, frame.items) = ((0..<100).map { "user \($0)" }, ["Alien"])
            for user in 0..<UInt32(100) {
                frame.user.append(user)
                frame.item.append(0)
                frame.value.append(3)
                frame.time.append(0)
            }
            var staged = StagedImport(number: 1)
            staged.add(frame)
            let error = #expect(throws: TasteError.self) {
                try store.writer.perform { [staged] changes throws in
                    try changes.apply(staged, duplicates: .last, time: 0, partSize: 10) { _ in
                        store.writer.cancelWaiting()
                    }
                }
            }
            #expect(error?.code == .cancelled)
            #expect(try store.contents() == StoreContents())
        }
    }

    @Test("A closed store refuses changes")
    func closed() throws {
        let store = try Store.open(at: try StoreFixture().path, mapBytes: 16 << 20)
        store.close()
        #expect(throws: TasteError.self) { try store.rate("ann", "Alien", 4) }
    }

    /// Waits until a condition holds, and fails after a time that is long enough on any machine.
    private func waitUntil(_ condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try !condition() {
            try #require(ContinuousClock.now < deadline, "the condition did not become true")
            Thread.sleep(forTimeInterval: 0.01)
        }
    }
}
