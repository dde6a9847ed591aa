import TasteProtocol

/// Everything that is bounded, by the name it has in the configuration.
package struct ServerLimits: Sendable {
    /// The largest frame, without its 4 bytes of length.
    package var frameBytes = ProtocolLimits.frameBytes
    /// Connections at once.
    package var connections = 1024
    /// Connections at once of one peer uid.
    package var connectionsPerUser = 512
    /// Requests on one connection that are not answered yet.
    package var requestsInFlight = 128
    /// Answers waiting for a peer that does not read, in bytes, before its connection is read no further.
    package var bufferedBytes = 1 << 20
    /// How long such a peer may take to read before its connection is closed.
    package var writeDeadlineSeconds = 10
    /// How long a connection may be silent before it is closed; 0: for ever.
    package var idleSeconds = 3600
    /// The largest count, and the largest page.
    package var itemsPerAnswer = 1000
    /// Ratings in one request, and in one frame of an import.
    package var ratingsPerRequest = ProtocolLimits.ratingsPerRequest
    /// Ratings in one import.
    package var ratingsPerImport = 100_000_000
    /// Names and records in one import, which wait in memory until it is complete.
    package var namesPerImport = 5_000_000
    /// Events that a read of the past looks through.
    package var pastEvents = 1_000_000
    /// How long a request waits where it names no deadline of its own, in milliseconds.
    package var deadlineMilliseconds = 5000

    package init() {}
}
