import TasteProtocol

/// The limits of the server, under their names in the configuration. The initial values are the defaults of the settings;
/// nothing else states them.
package struct ServerLimits: Sendable {
    /// The largest frame in bytes, not counting its 4 bytes of length.
    package var frameBytes = ProtocolLimits.frameBytes
    /// Simultaneous connections.
    package var connections = 1024
    /// Simultaneous connections of one peer's uid.
    package var connectionsPerUser = 512
    /// Unanswered requests on one connection.
    package var requestsInFlight = 128
    /// Bytes of answers that may wait for a peer that does not read them; above it the server stops reading from the
    /// connection.
    package var bufferedBytes = 1 << 20
    /// How many seconds such a peer has to read before its connection is closed.
    package var writeDeadlineSeconds = 10
    /// How many seconds a connection may be silent before it is closed; 0: for ever.
    package var idleSeconds = 3600
    /// The largest number of items in an answer, and of entries in a page.
    package var itemsPerAnswer = 1000
    /// Ratings in one request, and in one frame of an import.
    package var ratingsPerRequest = ProtocolLimits.ratingsPerRequest
    /// Ratings in one import.
    package var ratingsPerImport = 100_000_000
    /// Names and records in one import, which are kept in memory until the import is complete.
    package var namesPerImport = 5_000_000
    /// Events that an as-of read goes back through.
    package var pastEvents = 1_000_000
    /// How long a read waits for a sequence or generation if it names no deadline of its own, in milliseconds.
    package var deadlineMilliseconds = 5000

    package init() {}
}
