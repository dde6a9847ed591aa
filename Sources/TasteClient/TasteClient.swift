import NIOCore
import NIOPosix
import Synchronization
import TasteProtocol
// A file that imports TasteClient can use the values of its calls.
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
/// arrive in another order. Every answer that is asked for after `rate` has returned includes the rating.
///
/// **Errors.** Calls throw ``TasteError``, and `CancellationError` in a cancelled task. A cancelled write may have
/// taken effect.
///
/// **Lost connections.** The next call opens a new connection. Calls that were under way are repeated once if that is
/// safe: all but ``train(model:parameters:progress:)``, ``remove(item:timeout:)``, ``merge(item:into:timeout:)``,
/// ``forgetUser(_:withItems:timeout:)``, imports, a ``putSet(_:items:appends:timeout:)`` that appends and a
/// ``rollback(to:timeout:)`` without a generation. These fail with ``TasteError/Code/unavailable``, and whether they
/// took effect is not known. A call that the daemon has not begun because it stops is repeated in any case.
public final class TasteClient: Sendable {
    /// The path of the daemon's socket.
    public let path: String
    /// The configuration of this client.
    public let configuration: Configuration

    let session: Session
    let lastID = Atomic<UInt64>(ProtocolLimits.noRequest)

    /// The configuration of a client.
    public struct Configuration: Sendable {
        /// The name and version of the program, which the daemon writes to its log at the level `debug`.
        public var name: String
        /// The time that a call may take unless it names another. Imports and trainings have no such limit.
        public var timeout: Duration
        /// The time that opening the socket may take.
        public var connectTimeout: Duration
        /// The largest frame that this client sends and accepts, in bytes. It must not be below the daemon's limit,
        /// ``Limits/frameBytes``.
        public var maximumFrameBytes: Int
        /// The largest number of unanswered calls; further calls wait in this client. It must not be above the daemon's
        /// ``Limits/requestsInFlight``, which is 128 unless configured otherwise.
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

    /// A client whose connection is opened by its first call, so that the daemon need not run yet.
    ///
    /// - Parameter loop: The event loop of the connection. Calls that are made on it do not change threads.
    package init(
        path: String, configuration: Configuration,
        loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    ) {
        self.path = path
        self.configuration = configuration
        session = Session(path: path, configuration: configuration, loop: loop)
    }

    deinit {
        session.close()
    }

    /// Connects to a daemon and calls `hello`, so that a wrong socket causes an error here rather than in the first
    /// call.
    ///
    /// - Parameter path: The path of the daemon's socket; nil for the one that ``SocketPath/found()`` returns.
    /// - Throws: `TasteError` UNAVAILABLE if no daemon answers there, PERMISSION_DENIED if the socket may not be
    ///   opened.
    public static func connect(
        path: String? = nil, configuration: Configuration = Configuration()
    ) async throws -> TasteClient {
        let client = TasteClient(path: try path ?? SocketPath.found(), configuration: configuration)
        _ = try await client.hello()
        return client
    }

    /// Connects, runs `body` where the caller runs, such as on the main actor, and closes the connection.
    nonisolated(nonsending) public static func withClient<Result>(
        path: String? = nil, configuration: Configuration = Configuration(),
        _ body: nonisolated(nonsending) (TasteClient) async throws -> Result
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
