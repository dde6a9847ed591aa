import Testing

@testable import TasteServer

@Suite("The number of equal lines in the log")
struct LineLimiterTests {
    private let start = ContinuousClock.now
    private let limiter = LineLimiter()

    @Test("A kind of line is written once in its interval, then with the number of those that were left out")
    func leftOut() {
        #expect(limiter.admit("a", every: .seconds(60), at: start) == 0)
        for second in 1...5 { #expect(limiter.admit("a", every: .seconds(60), at: start + .seconds(second)) == nil) }
        #expect(limiter.admit("a", every: .seconds(60), at: start + .seconds(60)) == 5)
        #expect(limiter.admit("a", every: .seconds(60), at: start + .seconds(200)) == 0)
    }

    @Test("Kinds do not depend on each other")
    func kinds() {
        #expect(limiter.admit("a", every: .seconds(60), at: start) == 0)
        #expect(limiter.admit("b", every: .seconds(60), at: start) == 0)
        #expect(limiter.admit("b", every: .zero, at: start) == 0)
    }

    @Test("Of very many kinds the oldest is forgotten, and a newer one is not")
    func bounded() {
        for number in 0...1024 {
            #expect(limiter.admit("\(number)", every: .seconds(3600), at: start + .milliseconds(number)) == 0)
        }
        #expect(limiter.admit("1024", every: .seconds(3600), at: start + .seconds(2)) == nil)
        #expect(limiter.admit("0", every: .seconds(3600), at: start + .seconds(2)) == 0)
    }
}
