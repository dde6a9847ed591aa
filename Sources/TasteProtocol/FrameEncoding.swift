import NIOCore
import SwiftProtobuf
import TasteValues

extension ByteBuffer {
    /// Appends one frame: the message's length as 4 big-endian bytes, then the message.
    ///
    /// - Parameter maximumBytes: The largest body that the peer accepts, in bytes.
    /// - Throws: `TasteError` RESOURCE_EXHAUSTED if the message is longer. The buffer is then unchanged.
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
    /// Decodes the body of a frame without copying it first. Fields that this version does not know are dropped.
    ///
    /// - Throws: `TasteError` INVALID_ARGUMENT if the bytes are not such a message, or if a text is not valid UTF-8.
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
