import NIOCore
import SwiftProtobuf
import TasteValues

extension ByteBuffer {
    /// Appends one frame: the message's length as 4 big-endian bytes, then the message.
    ///
    /// - Parameter maximumBytes: the largest body the peer accepts, in bytes.
    /// - Throws: `TasteError` RESOURCE_EXHAUSTED where the message is longer than that; the buffer is unchanged then.
    package mutating func writeFrame(
        _ message: some Message, maximumBytes: Int = ProtocolLimits.frameBytes
    ) throws(TasteError) {
        let body: [UInt8]
        do {
            body = try message.serializedBytes()
        } catch {
            throw TasteError(.internal, "The message could not be encoded.", cause: error)
        }
        guard body.count <= maximumBytes else {
            throw TasteError(
                .resourceExhausted,
                "The message takes \(body.count) bytes; a frame holds \(maximumBytes). Ask for less, or send less at once."
            )
        }
        reserveCapacity(minimumWritableBytes: ProtocolLimits.lengthFieldBytes + body.count)
        writeInteger(UInt32(body.count))
        writeBytes(body)
    }
}

extension Message {
    /// Decodes a frame's body in place. Fields unknown to this version are dropped.
    ///
    /// - Throws: `TasteError` INVALID_ARGUMENT where the bytes are not such a message, wrong UTF-8 in a text included.
    package init(frameBody: ByteBuffer) throws(TasteError) {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        do {
            try self.init(serializedBytes: frameBody.readableBytesSpan, options: options)
        } catch {
            throw TasteError(
                .invalidArgument, "The frame does not hold a \(Self.protoMessageName). Check it against taste.proto.",
                cause: error)
        }
    }
}
