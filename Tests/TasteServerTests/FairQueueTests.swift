import Testing

@testable import TasteServer

@Suite("The queue that divides time among uids")
struct FairQueueTests {
    /// Serves `turns` elements, which take `cost` nanoseconds for each uid and are queued again.
    private func serve(_ turns: Int, _ queue: inout FairQueue<Int>, cost: (UInt32) -> Int64) -> [UInt32: Int] {
        var served: [UInt32: Int] = [:]
        for _ in 0..<turns {
            guard let (uid, element) = queue.next() else { break }
            served[uid, default: 0] += 1
            queue.append(element, for: uid)
            queue.charge(cost(uid), to: uid)
        }
        return served
    }

    @Test("Elements of one uid are served in the order of their arrival")
    func order() {
        var queue = FairQueue<Int>()
        for element in 1...3 { queue.append(element, for: 7) }
        #expect(queue.count == 3)
        #expect([queue.next()?.element, queue.next()?.element, queue.next()?.element] == [1, 2, 3])
        #expect(queue.next() == nil)
        #expect(queue.isEmpty)
    }

    @Test("A uid with a thousand elements gets as many turns as one with one element")
    func number() {
        var queue = FairQueue<Int>()
        for element in 0..<1000 { queue.append(element, for: 1) }
        queue.append(0, for: 2)
        let served = serve(100, &queue) { _ in 1000 }
        #expect(served == [1: 50, 2: 50])
    }

    @Test("A uid whose turns take ten times as long gets a tenth of the turns")
    func cost() {
        var queue = FairQueue<Int>()
        queue.append(0, for: 1)
        queue.append(0, for: 2)
        let served = serve(1100, &queue) { $0 == 1 ? 10_000 : 1000 }
        #expect((95...105).contains(served[1, default: 0]), "\(served)")
    }

    @Test("A uid that comes while others have waited long is served next")
    func newcomer() {
        var queue = FairQueue<Int>()
        for element in 0..<1000 { queue.append(element, for: 1) }
        _ = serve(500, &queue) { _ in 1_000_000 }
        queue.append(0, for: 2)
        #expect(queue.next()?.uid == 2)
    }

    @Test("Time that a uid did not use is not saved up")
    func sleeper() {
        var queue = FairQueue<Int>()
        queue.append(0, for: 1)
        queue.append(0, for: 2)
        _ = serve(2, &queue) { _ in 1000 }
        _ = queue.remove(of: 2) { _ in true }
        _ = serve(1000, &queue) { _ in 1000 }
        queue.append(0, for: 2)
        let served = serve(100, &queue) { _ in 1000 }
        #expect((49...51).contains(served[2, default: 0]), "\(served)")
    }

    @Test("A uid cannot escape its charge by leaving and coming back while others wait")
    func leaving() throws {
        var queue = FairQueue<Int>()
        queue.append(0, for: 1)
        queue.append(0, for: 2)
        let next = queue.next()
        let first = try #require(next).uid
        queue.charge(5000, to: first)
        queue.append(0, for: first)
        // The other uid has five turns of 1000 to catch up.
        let served = serve(5, &queue) { _ in 1000 }
        #expect(served[first] == nil, "\(served)")
    }

    @Test("A uid whose turn it may not be is passed over, and is next once it may be")
    func ineligible() {
        var queue = FairQueue<Int>()
        queue.append(0, for: 1)
        queue.append(0, for: 2)
        queue.append(0, for: 3)
        #expect(queue.next { $0 != 1 && $0 != 2 }?.uid == 3)
        #expect(queue.next { $0 == 4 } == nil)
        #expect(queue.count == 2)
        queue.append(0, for: 3)
        queue.charge(1000, to: 3)
        #expect(queue.next()?.uid != 3)
        #expect(queue.next()?.uid != 3)
    }

    @Test("Elements that are removed are not served, and others of their uid are")
    func removal() {
        var queue = FairQueue<Int>()
        for element in 1...4 { queue.append(element, for: 1) }
        #expect(queue.remove(of: 1) { $0.isMultiple(of: 2) } == [2, 4])
        #expect(queue.remove(of: 9) { _ in true }.isEmpty)
        #expect(queue.count == 2)
        #expect([queue.next()?.element, queue.next()?.element] == [1, 3])
    }
}
