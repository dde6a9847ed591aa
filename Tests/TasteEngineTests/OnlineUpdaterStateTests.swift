import Testing

@testable import TasteEngine

@Suite("The state of the online updater")
struct OnlineUpdaterStateTests {
    private let start = ContinuousClock.now
    private let interval = Duration.milliseconds(20)

    private func learned(_ milliseconds: Int, hasMore: Bool = false) -> OnlineUpdaterState.Step {
        .learned(hasMore: hasMore, duration: .milliseconds(milliseconds))
    }

    @Test("An updater with nothing to learn rests until it is woken")
    func nothing() {
        var state = OnlineUpdaterState()
        #expect(state.finish(.nothing, interval: interval, at: start) == .untilWoken(.seconds(60)))
        #expect(state.lastError == nil && state.remainingBackoff(at: start) == .zero)
    }

    @Test("The pause after a failure doubles with each further failure, up to five minutes")
    func backoffGrows() {
        var state = OnlineUpdaterState()
        var now = start
        for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            let rest = state.finish(.failed("disk full"), interval: interval, at: now)
            #expect(rest == .untilWoken(.seconds(seconds)))
            #expect(state.lastError == "disk full")
            #expect(state.remainingBackoff(at: now + .milliseconds(400)) == .seconds(seconds) - .milliseconds(400))
            now += .seconds(seconds)
            #expect(state.remainingBackoff(at: now) == .zero)
        }
    }

    @Test(
        "A step that succeeds clears the error and resets the backoff",
        arguments: [.nothing, .learned(hasMore: true, duration: .seconds(1))] as [OnlineUpdaterState.Step])
    func backoffResets(step: OnlineUpdaterState.Step) {
        var state = OnlineUpdaterState()
        for _ in 0..<3 { _ = state.finish(.failed("disk full"), interval: interval, at: start) }
        _ = state.finish(step, interval: interval, at: start)
        #expect(state.lastError == nil && state.remainingBackoff(at: start) == .zero)
        #expect(state.finish(.failed("again"), interval: interval, at: start) == .untilWoken(.seconds(1)))
    }

    @Test("The error shown is that of the newest failure")
    func newestError() {
        var state = OnlineUpdaterState()
        _ = state.finish(.failed("disk full"), interval: interval, at: start)
        _ = state.finish(.failed("input/output error"), interval: interval, at: start)
        #expect(state.lastError == "input/output error")
    }

    @Test("A step whose model was replaced is followed by another after the interval, and keeps an earlier error")
    func replaced() {
        var state = OnlineUpdaterState()
        #expect(state.finish(.replaced, interval: interval, at: start) == .pause(interval, hasMore: true))
        #expect(state.lastError == nil)
        _ = state.finish(.failed("disk full"), interval: interval, at: start)
        _ = state.finish(.replaced, interval: interval, at: start)
        #expect(state.lastError == "disk full")
    }

    @Test("While events wait, the updater rests for the configured interval only, even after long steps")
    func behind() {
        var state = OnlineUpdaterState()
        for _ in 0..<20 {
            let rest = state.finish(learned(3_000, hasMore: true), interval: interval, at: start)
            #expect(rest == .pause(interval, hasMore: true))
        }
    }

    @Test("After catching up, the updater rests as long as a step usually takes, but at most half a second")
    func caughtUp() {
        var state = OnlineUpdaterState()
        var rests: [Duration] = []
        for _ in 0..<60 {
            guard case .pause(let rest, hasMore: false) = state.finish(learned(100), interval: interval, at: start)
            else {
                Issue.record("the updater does not pause")
                return
            }
            rests.append(rest)
        }
        #expect(rests.first == interval && rests == rests.sorted())
        #expect(rests.last.map { $0 > .milliseconds(99) && $0 <= .milliseconds(100) } == true)
        for _ in 0..<60 { _ = state.finish(learned(9_000), interval: interval, at: start) }
        #expect(
            state.finish(learned(9_000), interval: interval, at: start) == .pause(.milliseconds(500), hasMore: false))
    }

    @Test("A configured interval above half a second is kept after catching up")
    func longInterval() {
        var state = OnlineUpdaterState()
        let rest = state.finish(learned(1), interval: .seconds(10), at: start)
        #expect(rest == .pause(.seconds(10), hasMore: false))
    }

    @Test("One long step among short ones causes no long rest")
    func oneLongStep() {
        var state = OnlineUpdaterState()
        for _ in 0..<60 { _ = state.finish(learned(10), interval: interval, at: start) }
        guard case .pause(let rest, _) = state.finish(learned(800), interval: interval, at: start) else {
            Issue.record("the updater does not pause")
            return
        }
        #expect(rest < .milliseconds(120))
    }

    @Test("The event limit doubles after short steps, halves after long ones, and stays within its bounds")
    func eventLimit() {
        var state = OnlineUpdaterState()
        #expect(state.eventLimit == 256)
        for (milliseconds, limit) in [(49, 512), (50, 512), (200, 512), (201, 256), (5_000, 128)] {
            _ = state.finish(learned(milliseconds), interval: interval, at: start)
            #expect(state.eventLimit == limit, "after \(milliseconds) ms")
        }
        for _ in 0..<20 { _ = state.finish(learned(1), interval: interval, at: start) }
        #expect(state.eventLimit == 16_384)
        for _ in 0..<20 { _ = state.finish(learned(1_000), interval: interval, at: start) }
        #expect(state.eventLimit == 16)
    }

    @Test("A failure, a replacement and an empty step leave the event limit as it is")
    func eventLimitKept() {
        var state = OnlineUpdaterState()
        for step in [OnlineUpdaterState.Step.nothing, .replaced, .failed("disk full")] {
            _ = state.finish(step, interval: interval, at: start)
            #expect(state.eventLimit == 256)
        }
    }

    @Test("The reason for a new fit is kept with its lineage until a later update withdraws it")
    func refit() {
        var state = OnlineUpdaterState()
        #expect(state.refit == nil)
        state.note(refitReason: "no room for more items", of: 7)
        _ = state.finish(learned(1), interval: interval, at: start)
        #expect(state.refit?.lineage == 7 && state.refit?.reason == "no room for more items")
        state.note(refitReason: nil, of: 7)
        #expect(state.refit == nil)
    }
}
