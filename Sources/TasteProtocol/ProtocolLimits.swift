/// The numbers both sides of the socket know before they have spoken to each other.
package enum ProtocolLimits {
    /// The version this package speaks, as in `HelloResult.protocol_version`.
    package static let version: UInt32 = 1
    /// Bytes of the big-endian length that precedes every message.
    package static let lengthFieldBytes = 4
    /// The largest message without its length field, unless the daemon is configured otherwise: 4 MiB.
    package static let frameBytes = 4 << 20
    /// The most ratings in one `Rate`, and in one `Import` frame.
    package static let ratingsPerRequest = 65_536
    /// The most `Import` frames a client sends ahead of their answers.
    package static let importFramesUnanswered = 8
    /// The id of an error frame that answers no request, because the request could not be read.
    package static let noRequest: UInt64 = 0
}
