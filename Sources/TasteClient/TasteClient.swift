import Synchronization
import TasteProtocol
// Whoever imports the client has its values.
@_exported import TasteValues

/// A connection to `tasted`, the recommendation daemon of this machine.
///
/// ```swift
/// let client = try await TasteClient.connect()
/// try await client.rate(user: "ann", item: "Alien", value: 4.5)
/// let answer = try await client.recommend(user: "ann", count: 10)
/// for film in answer.value { print(film.title, film.predicted) }
/// ```
///
/// Calls from many tasks share one connection and do not wait for each other: each carries an id, and responses may
/// overtake one another. A rating counts in every answer that is asked for after `rate` has returned.
///
/// **Errors.** Calls throw ``TasteError``, and `CancellationError` in a cancelled task. A cancelled write may have
/// taken effect.
///
/// **A connection that breaks** is opened anew by the next call. Calls that were under way then are repeated, once,
/// where that is safe: all reads, `hello` and `ping`; `rate` where every rating names its time; `unrate` and `putItems`.
/// All others fail with ``TasteError/Code/unavailable``: whether they took effect is not known.
public final class TasteClient: Sendable {
    /// The socket this client talks to.
    public let path: String
    /// How this client was set up.
    public let configuration: Configuration

    let session: Session
    let lastID = Atomic<UInt64>(ProtocolLimits.noRequest)

    /// How a client behaves.
    public struct Configuration: Sendable {
        /// Who calls, for the daemon's log: name and version.
        public var name: String
        /// How long a call may take unless it says otherwise. Imports and trainings may take as long as they need.
        public var timeout: Duration
        /// How long opening the socket may take.
        public var connectTimeout: Duration
        /// The largest frame this client takes and sends, in bytes. Must not be below the daemon's own limit.
        public var maximumFrameBytes: Int
        /// Calls the daemon is given at once; further ones wait for their turn in this client. Must not be above the
        /// daemon's ``Limits/requestsInFlight``, which is 128 unless configured otherwise.
        public var maximumCallsInFlight: Int

        public init(
            name: String = "TasteClient", timeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(5),
            maximumFrameBytes: Int = 4 << 20, maximumCallsInFlight: Int = 128
        ) {
            self.name = name
            self.timeout = timeout
            self.connectTimeout = connectTimeout
            self.maximumFrameBytes = maximumFrameBytes
            self.maximumCallsInFlight = max(1, maximumCallsInFlight)
        }
    }

    init(path: String, configuration: Configuration) {
        self.path = path
        self.configuration = configuration
        session = Session(path: path, configuration: configuration)
    }

    deinit {
        session.close()
    }

    /// Connects to a daemon and greets it, so that a wrong socket is found now rather than with the first call.
    ///
    /// - Parameter path: the daemon's socket; nil: where ``SocketPath/found()`` finds it.
    /// - Throws: `TasteError` UNAVAILABLE if nobody answers there, PERMISSION_DENIED if the socket may not be opened.
    public static func connect(
        path: String? = nil, configuration: Configuration = Configuration()
    ) async throws -> TasteClient {
        let client = TasteClient(path: try path ?? SocketPath.found(), configuration: configuration)
        _ = try await client.hello()
        return client
    }

    /// Connects, runs `body`, and closes the connection.
    public static func withClient<Result>(
        path: String? = nil, configuration: Configuration = Configuration(),
        _ body: (TasteClient) async throws -> Result
    ) async throws -> Result {
        let client = try await connect(path: path, configuration: configuration)
        defer { client.close() }
        return try await body(client)
    }

    /// Closes the connection. Calls under way, and all later ones, fail with ``TasteError/Code/cancelled``.
    public func close() {
        session.close()
    }
}
