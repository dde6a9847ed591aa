import NIOCore
import Synchronization
import TasteProtocol
import TestSupport

@testable import TasteClient

extension RawConnection {
    /// The next request; nil once the client has closed.
    mutating func nextRequest() async throws -> WireRequest? {
        guard let body = try await readFrame() else { return nil }
        return try WireRequest(frameBody: ByteBuffer(bytes: body))
    }

    func answer(_ id: UInt64, more: Bool = false, _ result: WireResponse.OneOf_Result) async throws {
        var response = WireResponse()
        response.id = id
        response.more = more
        response.result = result
        var frame = ByteBuffer()
        try frame.writeFrame(response)
        try await send(Array(frame.readableBytesView))
    }

    /// Answers a ping, so that a test can check that a connection works.
    mutating func answerPing() async throws {
        guard let request = try await nextRequest() else { return }
        try await answer(request.id, .ping(WirePong()))
    }
}

/// Runs `body` with a client whose calls `script` answers, and with the number of connections that it has opened.
func withScript<Result: Sendable>(
    _ script: @escaping @Sendable (_ number: Int, inout RawConnection) async throws -> Void,
    timeout: Duration = .seconds(30), _ body: (TasteClient, ConnectionCount) async throws -> Result
) async throws -> Result {
    let folder = try TemporaryFolder()
    let path = folder.path("peer.sock")
    let connections = ConnectionCount()
    return try await ScriptedPeer.run(path: path) { number, connection in
        connections.add()
        try await script(number, &connection)
    } _: {
        let client = TasteClient(path: path, configuration: .init(timeout: timeout))
        defer { client.close() }
        return try await body(client, connections)
    }
}

final class ConnectionCount: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .sequentiallyConsistent) }

    func add() {
        count.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }
}

/// A recommendation of an item with the name of the user, so that a test can tell to which request an answer belongs.
func recommendation(for request: WireRequest) -> WireResponse.OneOf_Result {
    var recommendation = WireRecommendation()
    recommendation.item = request.recommend.user
    var recommendations = WireRecommendations()
    recommendations.recommendations = [recommendation]
    return .recommend(recommendations)
}
