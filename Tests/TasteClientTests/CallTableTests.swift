import NIOCore
import TasteProtocol
import Testing

@testable import TasteClient

@Suite("Calls that wait for responses")
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
        case .nobody: "nobody"
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

    @Test("hear of progress until the last response, and then no more")
    func lifetime() {
        var calls = table(["ann", "bo"])
        #expect(describe(calls.receive(response(2, more: true))) == "progress to bo")
        #expect(describe(calls.receive(response(2, more: true))) == "progress to bo")
        #expect(describe(calls.receive(response(2))) == "last to bo")
        #expect(describe(calls.receive(response(2))) == "nobody")
        #expect(describe(calls.receive(response(3, more: true))) == "nobody")
        #expect(calls.isOpen(1))
        #expect(!calls.isOpen(2))
    }

    @Test("hear nothing once they are removed")
    func removal() {
        var calls = table(["ann"])
        #expect(calls.remove(1) == "ann")
        #expect(calls.remove(1) == nil)
        #expect(!calls.isOpen(1))
        #expect(describe(calls.receive(response(1, more: true))) == "nobody")
        #expect(describe(calls.receive(response(1))) == "nobody")
    }

    @Test("are sent in order, as many at once as the limit allows")
    func limit() {
        var calls = CallTable<String>(limit: 2)
        for id in UInt64(1)...4 { calls.add("call \(id)", id: id, frame: ByteBuffer(integer: id)) }
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(1)))
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(2)))
        #expect(calls.nextFrame() == nil)
        #expect(describe(calls.receive(response(3))) == "nobody")
        #expect(describe(calls.receive(response(2, more: true))) == "progress to call 2")
        #expect(calls.nextFrame() == nil)
        #expect(describe(calls.receive(response(2))) == "last to call 2")
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(3)))
        #expect(calls.nextFrame() == nil)
    }

    @Test("keep their place in flight when they are given up, until the daemon has answered")
    func givenUp() {
        var calls = CallTable<String>(limit: 1)
        for id in UInt64(1)...3 { calls.add("call \(id)", id: id, frame: ByteBuffer(integer: id)) }
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(1)))
        #expect(calls.remove(1) == "call 1")
        #expect(calls.remove(2) == "call 2")
        #expect(calls.nextFrame() == nil)
        #expect(describe(calls.receive(response(1))) == "nobody")
        #expect(calls.nextFrame() == ByteBuffer(integer: UInt64(3)))
        #expect(calls.removeAll() == ["call 3"])
    }

    @Test("end together, the oldest first, sent or not")
    func end() {
        var calls = CallTable<String>(limit: 3)
        for id in UInt64(1)...20 { calls.add("call \(id)", id: id, frame: ByteBuffer(integer: id)) }
        while calls.nextFrame() != nil {}
        #expect(calls.removeAll() == (1...20).map { "call \($0)" })
        #expect(calls.removeAll().isEmpty)
        #expect(calls.nextFrame() == nil)
    }

    @Test("are refused by a response without an id")
    func refusal() {
        var calls = table(["ann"])
        var refusal = response(0)
        refusal.error = TasteError(.invalidArgument, "Not a message.").wire
        #expect(describe(calls.receive(refusal)) == "refused: Not a message.")
    }
}
