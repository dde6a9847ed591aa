import NIOCore
import NIOEmbedded
import NIOTestUtils
import TasteProtocol
import TasteValues
import TestSupport
import Testing

@Suite("The frame decoder")
struct FrameDecoderTests {
    @Test("The frames do not depend on how the bytes are split")
    func verified() throws {
        let pairs = GoldenFrame.wellFormed.map { frame in
            (frame.buffer, [ByteBuffer(bytes: frame.bytes.dropFirst(ProtocolLimits.lengthFieldBytes))])
        }
        try #require(!pairs.isEmpty)
        try ByteToMessageDecoderVerifier.verifyDecoder(inputOutputPairs: pairs) { FrameDecoder() }
    }

    @Test("A long stream yields its frames at any random split", arguments: UInt64(1)...20)
    func randomSplits(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let frames = (0..<50).compactMap { _ in GoldenFrame.wellFormed.randomElement(using: &random) }
        var stream = ByteBuffer(bytes: frames.flatMap(\.bytes))
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(FrameDecoder()))
        while stream.readableBytes > 0 {
            let length = Int.random(in: 1...min(200, stream.readableBytes), using: &random)
            if let piece = stream.readSlice(length: length) { try channel.writeInbound(piece) }
        }
        for frame in frames {
            let body = try #require(try channel.readInbound(as: ByteBuffer.self))
            #expect(Array(body.readableBytesView) == Array(frame.bytes.dropFirst(4)))
        }
        #expect(try channel.finish().isClean)
    }

    @Test("A length over the limit is refused before the body arrives")
    func overLimit() throws {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(FrameDecoder(maximumBytes: 100)))
        try channel.writeInbound(ByteBuffer(bytes: [0, 0, 0]))
        let refusal = #expect(throws: TasteError.self) { try channel.writeInbound(ByteBuffer(bytes: [101])) }
        #expect(refusal?.code == .resourceExhausted)
    }

    @Test("A frame of exactly the limit is accepted")
    func atLimit() throws {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(FrameDecoder(maximumBytes: 100)))
        try channel.writeInbound(ByteBuffer(bytes: [0, 0, 0, 100] + Array(repeating: 7, count: 100)))
        #expect(try channel.readInbound(as: ByteBuffer.self)?.readableBytes == 100)
    }

    @Test("A length of 0 is refused after the frames before it were yielded")
    func zeroLength() throws {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(FrameDecoder()))
        let refusal = #expect(throws: TasteError.self) {
            try channel.writeInbound(ByteBuffer(bytes: [0, 0, 0, 1, 9, 0, 0, 0, 0]))
        }
        #expect(refusal?.code == .invalidArgument)
        #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(bytes: [9]))
    }

    @Test("A stream that ends within a frame is DATA_LOSS", arguments: [1, 3, 4, 5, 7])
    func truncated(length: Int) throws {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(FrameDecoder()))
        try channel.writeInbound(ByteBuffer(bytes: [0, 0, 0, 4, 8, 1, 90, 0].prefix(length)))
        let failure = #expect(throws: TasteError.self) { try channel.finish() }
        #expect(failure?.code == .dataLoss)
    }

    @Test(
        "Random bytes never crash the decoder, and it yields no more bytes than it received", arguments: UInt64(1)...200
    )
    func garbage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        // The lengths are small, so that the decoder also reaches the bodies.
        let framed = bytes.isEmpty ? [] : [0, 0, 0, bytes[0] % 64] + bytes
        var stream = ByteBuffer(bytes: framed)
        let decoder = FrameDecoder(maximumBytes: 64)
        var yielded = 0
        do {
            while let body = try decoder.readFrame(from: &stream) {
                yielded += 4 + body.readableBytes
                _ = try? WireRequest(frameBody: body)
                _ = try? WireResponse(frameBody: body)
            }
            #expect(stream.readableBytes < 4 + 64)
        } catch {
            #expect(error.code == .resourceExhausted || error.code == .invalidArgument)
        }
        #expect(yielded + stream.readableBytes == framed.count)
    }

    @Test("A mutated message is decoded or refused", arguments: GoldenFrame.wellFormed)
    func mutated(_ frame: GoldenFrame) throws {
        var random = SeededGenerator(seed: UInt64(frame.bytes.count))
        for _ in 0..<200 {
            var body = Array(frame.bytes.dropFirst(4))
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                body[Int.random(in: body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            body.removeLast(Int.random(in: 0..<body.count, using: &random))
            do {
                let request = try WireRequest(frameBody: ByteBuffer(bytes: body))
                var again = ByteBuffer()
                try again.writeFrame(request)
                #expect(again.readableBytes >= 4)
            } catch let refusal {
                #expect(refusal.code == .invalidArgument)
            }
        }
    }
}
