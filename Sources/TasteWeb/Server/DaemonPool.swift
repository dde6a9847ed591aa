import NIOCore
import NIOPosix
import Synchronization
import TasteClient
import TasteProtocol

/// The connections to the daemon that all requests share, some for each event loop. A connection that is lost, because
/// the daemon restarts for example, is opened again by the next call.
package final class DaemonPool: Sendable {
    /// The longest time that a call may take, in seconds, apart from trainings and checks.
    static let timeoutSeconds = 30

    private static let connectionsPerLoop = 2

    private let group = MultiThreadedEventLoopGroup.singleton
    private let loops: [any EventLoop]
    private let clients: [[TasteClient]]
    private let turns = Atomic<Int>(0)

    /// - Parameter path: The path of the daemon's socket.
    package init(path: String) {
        let configuration = TasteClient.Configuration(
            name: "taste-web/" + productVersion, timeout: .seconds(Self.timeoutSeconds))
        let loops = Array(group.makeIterator())
        self.loops = loops
        clients = loops.map { loop in
            (0..<Self.connectionsPerLoop).map { _ in TasteClient(path: path, configuration: configuration, loop: loop) }
        }
    }

    deinit {
        for client in clients.joined() { client.close() }
    }

    /// The connection whose turn it is, of the event loop on which the caller runs.
    package var client: TasteClient {
        let loop = group.any()
        let own = clients[loops.firstIndex { $0 === loop } ?? 0]
        return own[Int(UInt(bitPattern: turns.wrappingAdd(1, ordering: .relaxed).newValue) % UInt(own.count))]
    }

    /// Makes a call that has one answer.
    func answer(_ request: WireRequest, repeatable: Bool, timeout: Duration? = nil) async throws -> WireResponse {
        try await client.call(request, repeatable: repeatable, timeout: timeout)
    }

    /// Asks for the newest sequence and generation, once those that the request waits for are there.
    func freshness(for request: WireRequest) async throws -> WireFreshness {
        var ping = request
        ping.call = .ping(WirePing())
        return try await answer(ping, repeatable: true).freshness
    }
}
