import NIOCore
import TasteProtocol
import TasteValues
import Testing

@Suite("The encoding of frames")
struct FrameEncodingTests {
    private var ping: WireRequest {
        var request = WireRequest()
        request.id = 2
        request.ping = WirePing()
        return request
    }

    @Test("A frame is appended to the bytes in the buffer")
    func appends() throws {
        var buffer = ByteBuffer(string: "x")
        try buffer.writeFrame(ping)
        try buffer.writeFrame(ping)
        #expect(Array(buffer.readableBytesView) == [0x78] + [0, 0, 0, 4, 8, 2, 90, 0] + [0, 0, 0, 4, 8, 2, 90, 0])
    }

    @Test("A message over the limit is refused and leaves the buffer unchanged")
    func overLimit() throws {
        var request = WireRequest()
        request.id = 1
        request.hello.client = String(repeating: "x", count: 200)
        var buffer = ByteBuffer(string: "x")
        let refusal = #expect(throws: TasteError.self) { try buffer.writeFrame(request, maximumBytes: 200) }
        #expect(refusal?.code == .resourceExhausted)
        #expect(buffer == ByteBuffer(string: "x"))
    }

    @Test("An error keeps its code, message and field")
    func errors() throws {
        let sent = TasteError(.notFound, "There is no item X.", field: "similar.item", cause: CancellationError())
        let received = TasteError(sent.wire)
        #expect(received.code == .notFound)
        #expect(received.message == "There is no item X.")
        #expect(received.field == "similar.item")
        #expect(received.cause == nil)
        #expect("\(received)".contains("similar.item"))
    }
}
