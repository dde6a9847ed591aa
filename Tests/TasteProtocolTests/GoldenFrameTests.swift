import NIOCore
import SwiftProtobuf
import TasteProtocol
import TasteValues
import TestSupport
import Testing

@Suite("Golden frames")
struct GoldenFrameTests {
    @Test("There is a golden frame for every call and every result")
    func cover() throws {
        var calls: Set<String> = []
        var results: Set<String> = []
        for frame in GoldenFrame.wellFormed {
            let firstLines = frame.text.split(separator: "\n").filter { !$0.hasPrefix(" ") && $0.hasSuffix("{") }
            let fields = firstLines.map { String($0.dropLast(2)) }
            if frame.message == "Request" { calls.formUnion(fields) } else { results.formUnion(fields) }
        }
        #expect(calls.count == 38, "\(calls.sorted())")
        #expect(results.subtracting(["freshness"]).count == 29, "\(results.sorted())")
        #expect(GoldenFrame.malformed.count >= 9)
    }

    @Test(
        "A message is encoded to exactly the bytes of its golden frame",
        arguments: GoldenFrame.wellFormed.filter(\.isReencoded))
    func encode(_ frame: GoldenFrame) throws {
        var written = ByteBuffer()
        if frame.message == "Request" {
            try written.writeFrame(WireRequest(textFormatString: frame.text))
        } else {
            try written.writeFrame(WireResponse(textFormatString: frame.text))
        }
        #expect(written == frame.buffer)
    }

    @Test("A golden frame is decoded to its text", arguments: GoldenFrame.wellFormed)
    func decode(_ frame: GoldenFrame) throws {
        var stream = frame.buffer
        let body = try #require(try FrameDecoder().readFrame(from: &stream))
        #expect(stream.readableBytes == 0)
        if frame.message == "Request" {
            #expect(try WireRequest(frameBody: body) == WireRequest(textFormatString: frame.text))
        } else {
            #expect(try WireResponse(frameBody: body) == WireResponse(textFormatString: frame.text))
        }
    }

    @Test("A frame with an unknown call is decoded to a request without a call")
    func unknownCall() throws {
        let frame = try #require(GoldenFrame.wellFormed.first { $0.name == "unknown-call.request.txt" })
        var stream = frame.buffer
        let body = try #require(try FrameDecoder().readFrame(from: &stream))
        let request = try WireRequest(frameBody: body)
        #expect(request.id == 20)
        #expect(request.call == nil)
    }

    @Test("A malformed frame is refused with the code that its file names", arguments: GoldenFrame.malformed)
    func malformed(_ frame: GoldenFrame) throws {
        #expect(Self.refusal(of: frame) == frame.answer)
    }

    /// The code with which a daemon would answer the bytes; `none` if it would wait for more.
    private static func refusal(of frame: GoldenFrame) -> String {
        var stream = frame.buffer
        do {
            guard let body = try FrameDecoder().readFrame(from: &stream) else { return "none" }
            let request = try WireRequest(frameBody: body)
            return request.id == ProtocolLimits.noRequest ? "INVALID_ARGUMENT" : "accepted"
        } catch {
            return error.code == .resourceExhausted ? "RESOURCE_EXHAUSTED" : "INVALID_ARGUMENT"
        }
    }
}
