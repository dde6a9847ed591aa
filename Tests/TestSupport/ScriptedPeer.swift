import NIOCore
import NIOPosix

/// A server that answers according to a script, for tests of events that depend on chance with a real daemon: responses
/// in another order, and connections that break at a certain frame.
package enum ScriptedPeer {
    /// Runs `body` while `script` answers each connection concurrently; connections are numbered from 1.
    package static func run<Result: Sendable>(
        path: String, script: @escaping @Sendable (_ number: Int, inout RawConnection) async throws -> Void,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let accepting = Task {
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    var number = 0
                    for try await connection in connections {
                        number += 1
                        group.addTask { [number] in
                            try await RawConnection.run(connection) { try await script(number, &$0) }
                        }
                    }
                }
            }
        }
        defer { accepting.cancel() }
        return try await body()
    }
}
