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

    @Test("hear of progress until the last response, and then no more")
    func lifetime() {
        var calls = CallTable<String>()
        calls.add("ann", id: 1)
        calls.add("bo", id: 2)
        #expect(describe(calls.receive(response(2, more: true))) == "progress to bo")
        #expect(describe(calls.receive(response(2, more: true))) == "progress to bo")
        #expect(describe(calls.receive(response(2))) == "last to bo")
        #expect(describe(calls.receive(response(2))) == "nobody")
        #expect(describe(calls.receive(response(3, more: true))) == "nobody")
        #expect(calls.contains(1))
        #expect(!calls.contains(2))
    }

    @Test("free their id when they are removed")
    func removal() {
        var calls = CallTable<String>()
        calls.add("ann", id: 1)
        #expect(calls.remove(1) == "ann")
        #expect(calls.remove(1) == nil)
        #expect(describe(calls.receive(response(1))) == "nobody")
        #expect(calls.isEmpty)
    }

    @Test("end together, the oldest first")
    func end() {
        var calls = CallTable<String>()
        for id in UInt64(1)...20 { calls.add("call \(id)", id: id) }
        #expect(calls.removeAll() == (1...20).map { "call \($0)" })
        #expect(calls.isEmpty)
    }

    @Test("are refused by a response without an id")
    func refusal() {
        var calls = CallTable<String>()
        calls.add("ann", id: 1)
        var refusal = response(0)
        refusal.error = CallError(.invalidArgument, "Not a message.").wire
        #expect(describe(calls.receive(refusal)) == "refused: Not a message.")
    }
}
