import NIOCore
import TasteProtocol
import Testing

@testable import TasteClient

@Suite("The table of calls")
struct CallTableTests {
    private func response(_ id: UInt64, more: Bool = false) -> WireResponse {
        var response = WireResponse()
        response.id = id
        response.more = more
        return response
    }

    private func describe(_ delivery: CallTable<String>.Delivery) -> String {
        switch delivery {
        case .progress(let waiter): "progress to \(waiter)"
        case .last(let waiter): "last to \(waiter)"
        case .unclaimed: "unclaimed"
        case .refused(let error): "refused: \(error.message)"
        }
    }

    /// A table that has sent calls of these names, whose ids count from 1.
    private func table(_ names: [String], limit: Int = 100) -> CallTable<String> {
        var calls = CallTable<String>(limit: limit)
        for (place, name) in names.enumerated() {
            calls.add(name, id: UInt64(place + 1), frame: ByteBuffer(string: name))
        }
        while calls.nextFrame() != nil {}
        return calls
    }

    @Test("A call receives progress up to its last response, and nothing after it")
    func lifetime() {
        var calls = table(["ann", "bo"])
        #expect(describe(calls.receive(response(2, more: true))) == "progress to bo")
        #expect(describe(calls.receive(response(2, more: true))) == "progress to bo")
        #expect(describe(calls.receive(response(2))) == "last to bo")
        #expect(describe(calls.receive(response(2))) == "unclaimed")
        #expect(describe(calls.receive(response(3, more: true))) == "unclaimed")
        #expect(calls.isOpen(1))
        #expect(!calls.isOpen(2))
    }

    @Test("A call that was removed receives nothing")
    func removal() {
        var calls = table(["ann"])
        #expect(calls.remove(1) == "ann")
        #expect(calls.remove(1) == nil)
        #expect(!calls.isOpen(1))
        #expect(describe(calls.receive(response(1, more: true))) == "unclaimed")
        #expect(describe(calls.receive(response(1))) == "unclaimed")
    }

    @Test("Calls are sent in order, and no more of them than the limit allows are unanswered")
    func limit() {
        var calls = CallTable<String>(limit: 2)
        for id in UInt64(1)...4 { calls.add("call \(id)", id: id, frame: ByteBuffer(integer: id)) }
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(1)))
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(2)))
        #expect(calls.nextFrame() == nil)
        #expect(describe(calls.receive(response(3))) == "unclaimed")
        #expect(describe(calls.receive(response(2, more: true))) == "progress to call 2")
        #expect(calls.nextFrame() == nil)
        #expect(describe(calls.receive(response(2))) == "last to call 2")
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(3)))
        #expect(calls.nextFrame() == nil)
    }

    @Test("A removed call counts as unanswered until the daemon has answered it")
    func givenUp() {
        var calls = CallTable<String>(limit: 1)
        for id in UInt64(1)...3 { calls.add("call \(id)", id: id, frame: ByteBuffer(integer: id)) }
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(1)))
        #expect(calls.remove(1) == "call 1")
        #expect(calls.remove(2) == "call 2")
        #expect(calls.nextFrame() == nil)
        #expect(describe(calls.receive(response(1))) == "unclaimed")
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(3)))
        #expect(calls.removeAll() == ["call 3"])
    }

    @Test("Removing all calls returns sent and unsent ones, oldest first")
    func end() {
        var calls = CallTable<String>(limit: 3)
        for id in UInt64(1)...20 { calls.add("call \(id)", id: id, frame: ByteBuffer(integer: id)) }
        while calls.nextFrame() != nil {}
        #expect(calls.removeAll() == (1...20).map { "call \($0)" })
        #expect(calls.removeAll().isEmpty)
        #expect(calls.nextFrame() == nil)
    }

    @Test("A response without an id is an error of the connection")
    func refusal() {
        var calls = table(["ann"])
        var refusal = response(0)
        refusal.error = TasteError(.invalidArgument, "Not a message.").wire
        #expect(describe(calls.receive(refusal)) == "refused: Not a message.")
    }
}
