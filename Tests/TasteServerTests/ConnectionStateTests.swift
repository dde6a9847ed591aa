import NIOCore
import SwiftProtobuf
import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues
import Testing

@testable import TasteServer

@Suite("The state machine of a connection")
struct ConnectionStateTests {
    /// The outcome of a frame: served, or an error.
    private enum Outcome: Equatable {
        case served
        case large
        case refused(TasteError.Code, String?)
        case importEnded(TasteError.Code)
        case aborted(TasteError.Code, String?)
        case nothing
    }

    private let ledger = Ledger(.memory, limits: Shared(ServerLimits()), mapBytes: 1 << 30)
    private let account = Account(uid: 1000, isAdministration: false)

    private func connection(inFlightLimit: Int) throws -> ConnectionState {
        ConnectionState(inFlightLimit: inFlightLimit, memory: try ConnectionMemory(ledger, account))
    }

    private func charge() throws -> Charge { try Charge(1000, ledger, to: account) }

    private func frame(_ request: WireRequest) throws -> ByteBuffer {
        var frame = ByteBuffer()
        try frame.writeFrame(request)
        return frame
    }

    private func ping(_ id: UInt64) throws -> ByteBuffer {
        var request = WireRequest()
        request.id = id
        request.ping = WirePing()
        return try frame(request)
    }

    private func part(_ id: UInt64, first: Bool = false, last: Bool = false) throws -> ByteBuffer {
        var request = WireRequest()
        request.id = id
        request.import.first = first
        request.import.last = last
        return try frame(request)
    }

    private func outcome(of frame: ByteBuffer, _ state: inout ConnectionState) throws -> Outcome {
        try state.receive(frame)
        return next(&state)
    }

    private func next(_ state: inout ConnectionState) -> Outcome {
        switch state.next() {
        case nil: .nothing
        case .serve: .served
        case .decode: .large
        case .refuse(let error, _): .refused(error.code, error.field)
        case .endImport(let error, _): .importEnded(error.code)
        case .abort(let error): .aborted(error.code, error.field)
        }
    }

    @Test("Requests are served and answered, and their ids may be used again")
    func ordinary() throws {
        var state = try connection(inFlightLimit: 2)
        #expect(state.isQuietButForImports)
        #expect(try outcome(of: ping(1), &state) == .served)
        #expect(!state.isQuietButForImports)
        #expect(try outcome(of: ping(2), &state) == .served)
        state.finish(1)
        #expect(try outcome(of: ping(1), &state) == .served)
        state.finish(2)
        state.finish(1)
        #expect(state.isQuietButForImports && !state.isDone)
    }

    @Test("One request too many is refused, and the connection goes on")
    func tooManyInFlight() throws {
        var state = try connection(inFlightLimit: 2)
        #expect(try outcome(of: ping(1), &state) == .served)
        #expect(try outcome(of: ping(2), &state) == .served)
        #expect(try outcome(of: ping(3), &state) == .refused(.resourceExhausted, nil))
        state.finish(2)
        #expect(try outcome(of: ping(3), &state) == .served)
        #expect(try outcome(of: part(4, first: true), &state) == .refused(.resourceExhausted, nil))
    }

    @Test("A request with id 0 aborts the connection, and no later request is begun")
    func noID() throws {
        var state = try connection(inFlightLimit: 4)
        #expect(try outcome(of: ping(0), &state) == .aborted(.invalidArgument, "id"))
        #expect(try outcome(of: ping(1), &state) == .nothing)
        #expect(state.abort(TasteError(.dataLoss, "again")) == nil)
    }

    @Test("A second request with the id of one in flight aborts the connection", arguments: [false, true])
    func usedID(isImport: Bool) throws {
        var state = try connection(inFlightLimit: 4)
        #expect(try outcome(of: ping(1), &state) == .served)
        let again = isImport ? try part(1, first: true) : try ping(1)
        #expect(try outcome(of: again, &state) == .aborted(.invalidArgument, "id"))
    }

    @Test("Bytes that are not a request abort the connection")
    func garbage() throws {
        var state = try connection(inFlightLimit: 4)
        #expect(
            try outcome(of: ByteBuffer(bytes: [0, 0, 0, 3, 0xff, 0xff, 0xff]), &state)
                == .aborted(.invalidArgument, nil))
    }

    @Test("The frames of an import share an id, and count as one request in flight")
    func importFrames() throws {
        var state = try connection(inFlightLimit: 1)
        #expect(try outcome(of: part(7, first: true), &state) == .served)
        for _ in 0..<5 { #expect(try outcome(of: part(7), &state) == .served) }
        #expect(try outcome(of: part(7, last: true), &state) == .served)
        #expect(!state.isQuietButForImports)
        state.finish(7)
        #expect(state.isQuietButForImports)
        #expect(try outcome(of: part(7, first: true, last: true), &state) == .served)
        state.finish(7)
        #expect(state.isQuietButForImports)
    }

    @Test("An import frame is refused before the first frame, after the last frame, and after an error")
    func strayFrames() throws {
        var state = try connection(inFlightLimit: 4)
        let stray = Outcome.refused(.failedPrecondition, "import.first")
        #expect(try outcome(of: part(1), &state) == stray)
        #expect(try outcome(of: part(1, first: true), &state) == .served)
        #expect(try outcome(of: part(1, last: true), &state) == .served)
        #expect(try outcome(of: part(1), &state) == stray)
        state.finish(1)
        #expect(try outcome(of: part(2, first: true), &state) == .served)
        // The second frame of the import was wrong.
        state.finish(2)
        #expect(try outcome(of: part(2), &state) == stray)
        #expect(try outcome(of: part(2, last: true), &state) == stray)
        #expect(state.isQuietButForImports)
    }

    @Test("Requests of a peer that does not read its answers wait until it reads again")
    func flowControl() throws {
        var state = try connection(inFlightLimit: 4)
        #expect(state.writabilityChanged(to: false) == .pause)
        try state.receive(ping(1))
        try state.receive(ping(2))
        #expect(next(&state) == .nothing)
        #expect(state.isQuietButForImports)
        #expect(state.writabilityChanged(to: true) == .resume)
        #expect(next(&state) == .served)
        #expect(next(&state) == .served)
        #expect(next(&state) == .nothing)
    }

    @Test("A closing connection begins no request, and is done when the requests in flight are answered")
    func closing() throws {
        var state = try connection(inFlightLimit: 4)
        #expect(try outcome(of: ping(1), &state) == .served)
        #expect(try outcome(of: part(2, first: true), &state) == .served)
        state.close()
        #expect(!state.isDone)
        #expect(try outcome(of: ping(3), &state) == .refused(.cancelled, nil))
        #expect(try outcome(of: part(3, first: true), &state) == .refused(.cancelled, nil))
        #expect(try outcome(of: part(2, last: true), &state) == .served)
        state.finish(1)
        #expect(!state.isDone)
        state.finish(2)
        #expect(state.isDone)
    }

    @Test("A connection without requests in flight is done as soon as it is closing")
    func closingWhenQuiet() throws {
        var state = try connection(inFlightLimit: 4)
        state.close()
        #expect(state.isDone)
    }

    @Test("Nothing is read from the socket while a whole frame waits, or while the peer does not read its answers")
    func reading() throws {
        var state = try connection(inFlightLimit: 4)
        #expect(state.wantsBytes && !state.isReady)
        var bytes = try ping(1)
        bytes.writeImmutableBuffer(try ping(2))
        let cut = bytes.readableBytes - 1
        let most = bytes.readSlice(length: cut)
        try state.receive(#require(most))
        #expect(!state.wantsBytes && state.isReady)
        #expect(next(&state) == .served)
        #expect(state.wantsBytes && !state.isReady)
        #expect(state.writabilityChanged(to: false) == .pause)
        #expect(!state.wantsBytes)
        try state.receive(bytes)
        #expect(!state.isReady)
        #expect(state.writabilityChanged(to: true) == .resume)
        #expect(state.isReady && !state.wantsBytes)
        #expect(next(&state) == .served)
        #expect(next(&state) == .nothing)
    }

    @Test("While a large frame is decoded elsewhere, no later request is begun")
    func largeFrame() throws {
        var state = try connection(inFlightLimit: 4)
        var request = WireRequest()
        request.id = 1
        request.recommend.user = String(repeating: "x", count: ConnectionState.largeFrame)
        #expect(try outcome(of: frame(request), &state) == .large)
        #expect(try outcome(of: ping(2), &state) == .nothing)
        #expect(!state.isReady && !state.wantsBytes)
        guard case .serve(let served, bytes: 70_000)? = state.decoded(.request(request, try charge()), bytes: 70_000)
        else {
            Issue.record("the decoded request is not served")
            return
        }
        #expect(served == request)
        #expect(next(&state) == .served)
    }

    @Test("A large frame that holds no request aborts the connection")
    func largeGarbage() throws {
        var state = try connection(inFlightLimit: 4)
        var bytes = ByteBuffer()
        bytes.writeInteger(UInt32(ConnectionState.largeFrame + 1))
        bytes.writeRepeatingByte(0xff, count: ConnectionState.largeFrame + 1)
        #expect(try outcome(of: bytes, &state) == .large)
        let error = TasteError(.invalidArgument, "no request")
        #expect(state.decoded(.malformed(error), bytes: 1) == .abort(error))
        #expect(try outcome(of: ping(1), &state) == .nothing)
    }

    @Test("A connection begins nothing while a worker serves its write, or four of its reads")
    func elsewhere() throws {
        var state = try connection(inFlightLimit: 8)
        state.beginElsewhere(isExclusive: true)
        #expect(try outcome(of: ping(1), &state) == .nothing)
        state.endElsewhere(isExclusive: true)
        #expect(next(&state) == .served)
        for id in 2...4 as ClosedRange<UInt64> {
            state.beginElsewhere(isExclusive: false)
            #expect(try outcome(of: ping(id), &state) == .served)
        }
        state.beginElsewhere(isExclusive: false)
        #expect(try outcome(of: ping(5), &state) == .nothing)
        state.endElsewhere(isExclusive: false)
        #expect(next(&state) == .served)
    }

    @Test("A closing connection is not done before the frames that it has received are answered, and reads no others")
    func closingWithFrames() throws {
        var state = try connection(inFlightLimit: 4)
        try state.receive(ping(1))
        state.close()
        #expect(!state.isDone)
        #expect(next(&state) == .refused(.cancelled, nil))
        #expect(state.isDone && !state.wantsBytes)
    }

    @Test("What was received and what is in flight is charged until it is answered")
    func charged() throws {
        var state: ConnectionState? = try connection(inFlightLimit: 1000)
        let before = ledger.total
        let half = 1 << 20
        var announced = ByteBuffer(integer: UInt32(2 * half))
        announced.writeRepeatingByte(0, count: half)
        try state?.receive(announced)
        #expect(ledger.total >= before + half)
        #expect(state?.unfinishedFrame == 0)
        state = nil
        #expect(ledger.total == 0)

        state = try connection(inFlightLimit: 1000)
        for id in UInt64(1)...500 {
            try state?.receive(ping(id))
            guard case .serve? = state?.next() else {
                Issue.record("a ping was not served")
                return
            }
        }
        #expect(ledger.total >= 500 * 1024)
        for id in UInt64(1)...500 { state?.finish(id) }
        #expect(ledger.total <= before + 64 << 10)
    }

    @Test("A request for which there is no memory is refused under its id, and the connection goes on")
    func refusedForMemory() throws {
        var state = try connection(inFlightLimit: 10)
        let taken = try Charge((64 << 20) - (16 << 10), ledger, to: account)
        var rate = WireRequest()
        (rate.id, rate.rate.ratings) = (7, Array(repeating: WireRating(), count: 500))
        try state.receive(frame(rate))
        guard case .refuse(let error, id: 7)? = state.next() else {
            Issue.record("it was not refused")
            return
        }
        #expect(error.code == .resourceExhausted && error.message.contains("limits.memoryBytesPerUser"))
        #expect(try outcome(of: ping(8), &state) == .served)
        withExtendedLifetime(taken) {}
    }

    @Test("A frame of an import for which there is no memory ends the import")
    func importEndedForMemory() throws {
        var state = try connection(inFlightLimit: 10)
        #expect(try outcome(of: part(3, first: true), &state) == .served)
        #expect(state.next() == nil)
        let taken = try Charge((64 << 20) - (16 << 10), ledger, to: account)
        var names = WireRequest()
        (names.id, names.import.users) = (3, Array(repeating: "name", count: 2000))
        #expect(try outcome(of: frame(names), &state) == .importEnded(.resourceExhausted))
        withExtendedLifetime(taken) {}
    }

    @Test("The frame of an import is charged only until it has been added to the import")
    func importFrame() throws {
        var state = try connection(inFlightLimit: 10)
        let before = ledger.total
        var names = WireRequest()
        (names.id, names.import.first, names.import.users) = (3, true, Array(repeating: "name", count: 10_000))
        #expect(try outcome(of: frame(names), &state) == .served)
        #expect(ledger.total > before + 160_000)
        #expect(state.next() == nil)
        #expect(ledger.total <= before + 64 << 10)
    }

    @Test("A part of a frame is unfinished until its rest arrives, and a later frame has another number")
    func unfinished() throws {
        var state = try connection(inFlightLimit: 10)
        var first = try ping(1)
        var second = try ping(2)
        #expect(state.unfinishedFrame == nil)
        let start = first.readSlice(length: 3)
        try state.receive(#require(start))
        #expect(state.unfinishedFrame == 0)
        let next = first.readSlice(length: 1)
        try state.receive(#require(next))
        #expect(state.unfinishedFrame == 0)
        var rest = first
        let head = second.readSlice(length: 2)
        rest.writeImmutableBuffer(try #require(head))
        try state.receive(rest)
        guard case .serve? = state.next() else {
            Issue.record("the first ping was not served")
            return
        }
        #expect(state.unfinishedFrame == 1)
        #expect(try outcome(of: second, &state) == .served)
        #expect(state.unfinishedFrame == nil)
    }

    @Test("Without memory for more of a frame nothing is read until a request is answered, or the connection ends")
    func starved() throws {
        var state = try connection(inFlightLimit: 10)
        #expect(try outcome(of: ping(1), &state) == .served)
        let taken = try Charge((64 << 20) - (32 << 10), ledger, to: account)
        var part = ByteBuffer(integer: UInt32(1 << 20))
        part.writeRepeatingByte(0, count: 100_000)
        try state.receive(part)
        #expect(!state.wantsBytes && state.unfinishedFrame == nil)
        state.finish(1)
        #expect(state.wantsBytes)
        let error = #expect(throws: TasteError.self) { try state.receive(ByteBuffer(repeating: 0, count: 100_000)) }
        #expect(error?.code == .resourceExhausted)
        withExtendedLifetime(taken) {}
    }
}
