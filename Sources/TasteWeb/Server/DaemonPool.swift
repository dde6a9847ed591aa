import Synchronization
import TasteClient
import TasteProtocol

/// The connections to the daemon that all requests share. A connection that is lost, because the daemon restarts for
/// example, is opened again by the next call.
package final class DaemonPool: Sendable {
    /// The longest time that a call may take, in seconds, apart from trainings and checks.
    static let timeoutSeconds = 30

    private let clients: [TasteClient]
    private let turns = Atomic<Int>(0)

    /// - Parameters:
    ///   - path: The path of the daemon's socket.
    ///   - connections: The number of connections, over which calls are spread.
    package init(path: String, connections: Int = 4) {
        let configuration = TasteClient.Configuration(
            name: "taste-web/" + productVersion, timeout: .seconds(Self.timeoutSeconds))
        clients = (0..<max(1, connections)).map { _ in TasteClient(path: path, configuration: configuration) }
    }

    deinit {
        for client in clients { client.close() }
    }

    /// The connection whose turn it is.
    package var client: TasteClient {
        clients[Int(UInt(bitPattern: turns.wrappingAdd(1, ordering: .relaxed).newValue) % UInt(clients.count))]
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
