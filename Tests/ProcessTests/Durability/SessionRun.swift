import TasteProtocol
import TestSupport

/// What a client attempted, and what the daemon acknowledged.
struct SessionRun: Sendable {
    private(set) var attempted: [SessionOperation] = []
    /// The numbers of the acknowledged operations.
    private(set) var acknowledged: Set<UInt64> = []
    /// The generation that served when an operation was acknowledged.
    private(set) var generations: [UInt64: UInt64] = [:]

    /// Performs the operations one after the other. It goes on after errors, on a new connection if necessary, and ends
    /// when nothing listens any more.
    ///
    /// - Parameter pause: After a training it waits so long, in which an idle daemon merges.
    mutating func perform(_ script: SessionScript, on socket: String, pause: Duration = .zero) async {
        var rest = script.operations[...]
        var isRefused = false
        while !rest.isEmpty, !isRefused {
            isRefused = true
            try? await RawConnection.open(path: socket) { connection in
                isRefused = false
                while let operation = rest.popFirst() {
                    try await perform(operation, on: &connection)
                    if operation.isTraining { try await Task.sleep(for: pause) }
                }
            }
        }
    }

    private mutating func perform(_ operation: SessionOperation, on connection: inout RawConnection) async throws {
        attempted.append(operation)
        try await connection.send(operation.request)
        while let response = try await connection.response() {
            if response.more { continue }
            if case .error? = response.result { return }
            acknowledged.insert(operation.number)
            generations[operation.number] = response.freshness.generation
            return
        }
        throw ConnectionEnded()
    }

    private struct ConnectionEnded: Error {}

    /// Adds what another client did.
    mutating func add(_ other: SessionRun) {
        attempted += other.attempted
        acknowledged.formUnion(other.acknowledged)
        generations.merge(other.generations) { $1 }
    }
}
