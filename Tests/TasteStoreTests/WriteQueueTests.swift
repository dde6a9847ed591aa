import Testing

@testable import TasteStore

@Suite("The queue of the writer")
struct WriteQueueTests {
    private func groups(_ queue: inout WriteQueue<String>, limit: Int = 1024, costLimit: Int = 100) -> [[String]] {
        var groups: [[String]] = []
        while !queue.isEmpty { groups.append(queue.takeGroup(limit: limit, costLimit: costLimit)) }
        return groups
    }

    @Test("The changes of one account keep their order")
    func order() {
        var queue = WriteQueue<String>()
        for number in 0..<5 { queue.append("a\(number)", of: 1, cost: number % 2 * 50 + 1) }
        #expect(groups(&queue).flatMap { $0 } == ["a0", "a1", "a2", "a3", "a4"])
        #expect(queue.count == 0 && queue.nextCost == nil)
    }

    @Test("A small change of another account is in the next group, however much one account has queued")
    func another() {
        var queue = WriteQueue<String>()
        for number in 0..<100 { queue.append("hog\(number)", of: 1, cost: 100) }
        #expect(queue.takeGroup(limit: 1024, costLimit: 100) == ["hog0"])
        queue.append("small", of: 2, cost: 1)
        #expect(queue.takeGroup(limit: 1024, costLimit: 100).contains("small"))
        #expect(queue.count == 99)
    }

    @Test("Accounts that always have changes share the writer by cost and not by number")
    func shares() {
        var queue = WriteQueue<String>()
        for _ in 0..<10 { queue.append("large", of: 1, cost: 100) }
        for _ in 0..<1000 { queue.append("small", of: 2, cost: 1) }
        var taken: [String: Int] = [:]
        for _ in 0..<10 {
            for job in queue.takeGroup(limit: 1024, costLimit: 100) { taken[job, default: 0] += 1 }
        }
        #expect((4...6).contains(taken["large"] ?? 0))
        #expect((400...600).contains(taken["small"] ?? 0))
    }

    @Test("A group is bounded in number and in cost, and a change that costs more is taken alone")
    func bounds() {
        var queue = WriteQueue<String>()
        for number in 0..<4 { queue.append("a\(number)", of: 1, cost: 40) }
        queue.append("huge", of: 1, cost: 1000)
        queue.append("after", of: 1, cost: 1)
        #expect(groups(&queue) == [["a0", "a1"], ["a2", "a3"], ["huge"], ["after"]])
        for number in 0..<5 { queue.append("b\(number)", of: 1, cost: 0) }
        #expect(groups(&queue, limit: 2).map(\.count) == [2, 2, 1])
    }

    @Test("An account that has waited for nothing has no claim on the past")
    func noClaim() {
        var queue = WriteQueue<String>()
        for _ in 0..<100 { queue.append("first", of: 1, cost: 10) }
        for _ in 0..<50 { _ = queue.takeGroup(limit: 1, costLimit: 100) }
        for _ in 0..<50 { queue.append("second", of: 2, cost: 10) }
        let next = (0..<20).flatMap { _ in queue.takeGroup(limit: 1, costLimit: 100) }
        #expect((8...12).contains(next.count { $0 == "first" }))
    }

    @Test("A change of any size puts its account behind others for a bounded time only")
    func boundedLead() {
        var queue = WriteQueue<String>()
        queue.append("import", of: 1, cost: 100_000_000)
        queue.append("other", of: 2, cost: 1000)
        #expect(queue.takeGroup(limit: 1, costLimit: 100) == ["import"])
        queue.append("rating", of: 1, cost: 1)
        for _ in 0..<1000 { queue.append("other", of: 2, cost: 1000) }
        let before = groups(&queue, limit: 1).flatMap { $0 }.firstIndex(of: "rating")
        #expect(before.map { $0 < 500 } == true)
    }
}
