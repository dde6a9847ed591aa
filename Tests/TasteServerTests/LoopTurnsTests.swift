import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import TasteServer

@Suite("Turns on an event loop")
struct LoopTurnsTests {
    /// Works for a time in each of its turns.
    private final class Taker: TurnTaker {
        let uid: UInt32 = 1
        var isQueued = false
        var turns = 0

        func takeTurn(until end: NIODeadline) -> Bool {
            turns += 1
            Thread.sleep(forTimeInterval: 0.0012)
            return false
        }
    }

    @Test("A connection is served at once however long others were served before, if the loop has been idle since")
    func idle() {
        let turns = LoopTurns(loop: EmbeddedEventLoop())
        let takers = (0..<4).map { _ in Taker() }
        for taker in takers {
            let start = ContinuousClock.now
            turns.offer(taker)
            #expect(taker.turns == 1 && !taker.isQueued)
            Thread.sleep(forTimeInterval: 0.003 + 4 * ((.now - start) / .seconds(1)))
        }
    }

    @Test("A slice follows another one only once the loop has looked at its sockets, however much time passes")
    func sockets() {
        let (loop, ticks) = (EmbeddedEventLoop(), LoopTicks())
        let turns = LoopTurns(loop: loop, ticks: ticks)
        let takers = (0..<20).map { _ in Taker() }
        for taker in takers { turns.offer(taker) }
        var served: Int { takers.reduce(0) { $0 + $1.turns } }
        loop.advanceTime(by: .milliseconds(1))
        let first = served
        #expect(first < takers.count)
        loop.advanceTime(by: .milliseconds(1))
        #expect(served == first)
        ticks.advance()
        loop.advanceTime(by: .milliseconds(1))
        #expect(served > first)
        while turns.isBusy {
            ticks.advance()
            loop.advanceTime(by: .milliseconds(1))
        }
        #expect(served == takers.count)
    }

    @Test("Whoever comes when the loop has no idle time waits for a slice")
    func crowded() {
        let loop = EmbeddedEventLoop()
        let turns = LoopTurns(loop: loop)
        let takers = (0..<100).map { _ in Taker() }
        for taker in takers { turns.offer(taker) }
        #expect(turns.isBusy && takers.contains { $0.isQueued })
        while turns.isBusy { loop.advanceTime(by: .milliseconds(1)) }
        #expect(takers.allSatisfy { $0.turns == 1 && !$0.isQueued })
    }
}
