import TasteProtocol
import Testing

@testable import TasteServer

@Suite("One connection, event by event")
struct ConnectionStateTests {
    private func ping(_ id: UInt64) -> WireRequest {
        var request = WireRequest()
        request.id = id
        request.ping = WirePing()
        return request
    }

    private func importFrame(_ id: UInt64, first: Bool = false, last: Bool = false) -> WireRequest {
        var request = WireRequest()
        request.id = id
        request.import.first = first
        request.import.last = last
        return request
    }

    private func code(_ decision: ConnectionState.Decision) -> (WireCode, String, closes: Bool)? {
        switch decision {
        case .serve: nil
        case .refuse(let error): (error.code, error.field, false)
        case .abort(let error): (error.code, error.field, true)
        }
    }

    @Test("requests are served, answered, and their ids used again")
    func ordinary() {
        var state = ConnectionState(inFlightLimit: 2)
        #expect(state.isQuiet)
        #expect(state.receive(ping(1)) == .serve)
        #expect(!state.isQuiet)
        #expect(state.receive(ping(2)) == .serve)
        state.finish(1)
        #expect(state.receive(ping(1)) == .serve)
        state.finish(2)
        state.finish(1)
        #expect(state.isQuiet && !state.isDone)
    }

    @Test("one request too many is refused, and the connection goes on")
    func tooManyInFlight() throws {
        var state = ConnectionState(inFlightLimit: 2)
        #expect(state.receive(ping(1)) == .serve)
        #expect(state.receive(ping(2)) == .serve)
        let refusal = try #require(code(state.receive(ping(3))))
        #expect(refusal == (.resourceExhausted, "", false))
        state.finish(2)
        #expect(state.receive(ping(3)) == .serve)
        #expect(state.receive(importFrame(4, first: true)) != .serve)
    }

    @Test("id 0, and the id of a request in flight, cannot be answered: the connection is given up")
    func badIds() throws {
        var state = ConnectionState(inFlightLimit: 4)
        #expect(try #require(code(state.receive(ping(0)))) == (.invalidArgument, "id", true))
        #expect(state.receive(ping(1)) == .serve)
        #expect(try #require(code(state.receive(ping(1)))) == (.invalidArgument, "id", true))
        #expect(try #require(code(state.receive(importFrame(1, first: true)))) == (.invalidArgument, "id", true))
    }

    @Test("the frames of an import share an id and one place among the requests in flight")
    func importFrames() {
        var state = ConnectionState(inFlightLimit: 1)
        #expect(state.receive(importFrame(7, first: true)) == .serve)
        for _ in 0..<5 { #expect(state.receive(importFrame(7)) == .serve) }
        #expect(state.receive(importFrame(7, last: true)) == .serve)
        #expect(!state.isQuiet)
        state.finish(7)
        #expect(state.isQuiet)
        #expect(state.receive(importFrame(7, first: true, last: true)) == .serve)
        state.finish(7)
        #expect(state.isQuiet)
    }

    @Test("a frame without an open import is refused: never begun, after the last, or after an error")
    func strayFrames() throws {
        var state = ConnectionState(inFlightLimit: 4)
        let stray = (WireCode.failedPrecondition, "import.first", false)
        #expect(try #require(code(state.receive(importFrame(1)))) == stray)
        #expect(state.receive(importFrame(1, first: true)) == .serve)
        #expect(state.receive(importFrame(1, last: true)) == .serve)
        #expect(try #require(code(state.receive(importFrame(1)))) == stray)
        state.finish(1)
        #expect(state.receive(importFrame(2, first: true)) == .serve)
        // Its second frame was wrong.
        state.finish(2)
        #expect(try #require(code(state.receive(importFrame(2)))) == stray)
        #expect(try #require(code(state.receive(importFrame(2, last: true)))) == stray)
        #expect(state.isQuiet)
    }

    @Test("a closing connection begins nothing, finishes what it began, and is done then")
    func closing() throws {
        var state = ConnectionState(inFlightLimit: 4)
        #expect(state.receive(ping(1)) == .serve)
        #expect(state.receive(importFrame(2, first: true)) == .serve)
        state.close()
        #expect(!state.isDone)
        #expect(try #require(code(state.receive(ping(3)))) == (.cancelled, "", false))
        #expect(try #require(code(state.receive(importFrame(3, first: true)))) == (.cancelled, "", false))
        #expect(state.receive(importFrame(2, last: true)) == .serve)
        state.finish(1)
        #expect(!state.isDone)
        state.finish(2)
        #expect(state.isDone)
    }

    @Test("a connection with nothing to answer is done as soon as it is closing")
    func closingWhenQuiet() {
        var state = ConnectionState(inFlightLimit: 4)
        state.close()
        #expect(state.isDone)
    }
}
