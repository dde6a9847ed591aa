import NIOCore
import TasteValues

/// Splits a stream of bytes into frames and yields the body of each: the bytes of one message, without the length.
///
/// NIOExtras' `LengthFieldBasedFrameDecoder` is not used because it has no largest length: a peer could announce 4 GiB
/// and make the daemon buffer them. This decoder refuses a length out of range as soon as its 4 bytes have arrived,
/// before it buffers any byte of the body.
///
/// It throws `TasteError`: INVALID_ARGUMENT for a length of 0, RESOURCE_EXHAUSTED for a length over the limit,
/// DATA_LOSS for a stream that ends within a frame. Nothing after the error can be decoded.
package struct FrameDecoder: ByteToMessageDecoder {
    package typealias InboundOut = ByteBuffer

    private let maximumBytes: Int

    /// - Parameter maximumBytes: The largest body that is accepted, in bytes.
    package init(maximumBytes: Int = ProtocolLimits.frameBytes) {
        self.maximumBytes = maximumBytes
    }

    package mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let body = try readFrame(from: &buffer) else { return .needMoreData }
        context.fireChannelRead(wrapInboundOut(body))
        return .continue
    }

    package mutating func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        let state = try decode(context: context, buffer: &buffer)
        if state == .needMoreData, seenEOF, buffer.readableBytes > 0 {
            buffer.clear()
            throw TasteError(.dataLoss, "The connection ended within a frame. Send the whole frame, then close.")
        }
        return state
    }

    /// Removes the next frame from `buffer` and returns its body, or returns nil and leaves `buffer` unchanged while
    /// the frame is incomplete. This method needs no channel.
    ///
    /// - Throws: `TasteError` as described for the type.
    package func readFrame(from buffer: inout ByteBuffer) throws(TasteError) -> ByteBuffer? {
        guard let announced = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        let length = Int(announced)
        guard length > 0 else {
            throw TasteError(.invalidArgument, "A frame of length 0 holds no message. Send the message's length.")
        }
        guard length <= maximumBytes else {
            throw TasteError(
                .resourceExhausted,
                "A frame of \(length) bytes is over the limit of \(maximumBytes). Send less in one frame.")
        }
        guard buffer.readableBytes >= ProtocolLimits.lengthFieldBytes + length else { return nil }
        buffer.moveReaderIndex(forwardBy: ProtocolLimits.lengthFieldBytes)
        return buffer.readSlice(length: length)
    }

    /// Whether ``readFrame(from:)`` would return a frame or throw.
    package func hasFrame(_ buffer: ByteBuffer) -> Bool {
        guard let announced = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return false }
        let length = Int(announced)
        return length == 0 || length > maximumBytes
            || buffer.readableBytes >= ProtocolLimits.lengthFieldBytes + length
    }
}
