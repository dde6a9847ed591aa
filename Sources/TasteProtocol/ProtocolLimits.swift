/// The numbers of the protocol that client and daemon know before they connect.
package enum ProtocolLimits {
    /// The version of the protocol, as in `HelloResult.protocol_version`.
    package static let version: UInt32 = 1
    /// The size of the big-endian length that precedes every message, in bytes.
    package static let lengthFieldBytes = 4
    /// The default of the largest message, in bytes without its length field: 4 MiB.
    package static let frameBytes = 4 << 20
    /// The default of the largest number of ratings in one `Rate` and in one frame of an import.
    package static let ratingsPerRequest = 65_536
    /// The largest number of frames of an import that a client sends ahead of their answers.
    package static let importFramesUnanswered = 8
    /// The id of an error response for a request that could not be read.
    package static let noRequest: UInt64 = 0
}
