import NIOCore
import Testing

@testable import TasteServer

@Suite("What the calls of a connection cost its event loop")
struct CallCostsTests {
    @Test("A call that the event loop gave up is served elsewhere until one takes half of what the loop allows")
    func long() {
        var costs = CallCosts()
        #expect(!costs.areTooHigh(for: "recommend", isCrowding: true))
        costs.wasGivenUp("recommend")
        #expect(costs.areTooHigh(for: "recommend", isCrowding: false))
        #expect(!costs.areTooHigh(for: "ping", isCrowding: false))
        costs.wasServedElsewhere("recommend", in: .milliseconds(3))
        #expect(costs.areTooHigh(for: "recommend", isCrowding: false))
        costs.wasServedElsewhere("recommend", in: .microseconds(900))
        #expect(!costs.areTooHigh(for: "recommend", isCrowding: false))
    }

    @Test("A call that takes a large part of a slice is served elsewhere only while others wait")
    func heavy() {
        var costs = CallCosts()
        costs.wasServedOnLoop("recommend", in: .microseconds(600))
        #expect(costs.areTooHigh(for: "recommend", isCrowding: true))
        #expect(!costs.areTooHigh(for: "recommend", isCrowding: false))
        costs.wasServedElsewhere("recommend", in: .microseconds(600))
        #expect(costs.areTooHigh(for: "recommend", isCrowding: true))
        costs.wasServedOnLoop("recommend", in: .microseconds(100))
        #expect(!costs.areTooHigh(for: "recommend", isCrowding: true))
    }

    @Test("A call that was slow because the event loop had no core returns to it although others still wait")
    func preempted() {
        var costs = CallCosts()
        costs.wasServedOnLoop("recommend", in: .milliseconds(4))
        #expect(costs.areTooHigh(for: "recommend", isCrowding: true))
        costs.wasServedElsewhere("recommend", in: .microseconds(80))
        #expect(!costs.areTooHigh(for: "recommend", isCrowding: true))
    }
}
