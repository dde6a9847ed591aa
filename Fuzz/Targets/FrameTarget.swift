import NIOCore
import TasteProtocol
import TasteValues

/// The frame decoder and the decoding of messages. The first byte chooses the limit and how the stream is cut; the
/// frames must not depend on the cuts.
struct FrameTarget: FuzzTarget {
    private struct Outcome: Equatable {
        var frames: [ByteBuffer] = []
        var error: TasteError?
    }

    var seeds: [String: [UInt8]] {
        GoldenFrames.all.mapValues { [0] + $0 }
    }

    func run(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        let stream = input.dropFirst()
        let decoder = FrameDecoder(maximumBytes: choice & 0x80 == 0 ? ProtocolLimits.frameBytes : 64)
        let whole = decode(stream, by: stream.count, with: decoder)
        let parts = decode(stream, by: Int(choice & 0x3f) + 1, with: decoder)
        precondition(whole == parts, "the frames depend on how the stream is cut")
        for frame in whole.frames {
            if let request = try? WireRequest(frameBody: frame) { checkAgain(request) }
            if let response = try? WireResponse(frameBody: frame) { checkAgain(response) }
        }
    }

    private func decode(_ stream: ArraySlice<UInt8>, by size: Int, with decoder: FrameDecoder) -> Outcome {
        var outcome = Outcome()
        var buffer = ByteBuffer()
        for start in stride(from: stream.startIndex, to: stream.endIndex, by: max(1, size)) {
            buffer.writeBytes(stream[start..<min(start + size, stream.endIndex)])
            do throws(TasteError) {
                while let frame = try decoder.readFrame(from: &buffer) { outcome.frames.append(frame) }
            } catch {
                outcome.error = error
                return outcome
            }
        }
        return outcome
    }

    /// What was decoded can be encoded and decoded again.
    private func checkAgain(_ request: WireRequest) {
        var buffer = ByteBuffer()
        guard (try? buffer.writeFrame(request)) != nil else { return }
        buffer.moveReaderIndex(forwardBy: ProtocolLimits.lengthFieldBytes)
        // A message of no bytes would be a frame of length 0, which the encoding refuses as well.
        precondition((try? WireRequest(frameBody: buffer)) != nil, "an encoded request cannot be decoded")
    }

    private func checkAgain(_ response: WireResponse) {
        var buffer = ByteBuffer()
        guard (try? buffer.writeFrame(response)) != nil else { return }
        buffer.moveReaderIndex(forwardBy: ProtocolLimits.lengthFieldBytes)
        precondition((try? WireResponse(frameBody: buffer)) != nil, "an encoded response cannot be decoded")
    }
}
