import Logging
import NIOCore
import TestSupport
import Testing

@testable import TasteWeb

/// The deadlines are shorter than a server's, so that they pass within the test.
@Suite("Slow clients", .needsPrograms)
struct SlowClientTests {
    private func serve(_ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
        let daemon = try await DaemonProcess()
        var options = WebOptions(place: .address(host: "127.0.0.1", port: 0), daemonSocket: daemon.socket)
        (options.idleSeconds, options.stallSeconds) = (1, 1)
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = try WebServer(options, logger: Logger(label: "test")) { port.yield($0?.port ?? 0) }
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            for await port in ports.prefix(1) { try await body(port) }
            group.cancelAll()
        }
    }

    @Test(
        "A connection whose client never ends a head, a body or an answer is closed",
        arguments: [
            "", "GET / HT", "POST /rate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab",
        ])
    func closed(start: String) async throws {
        try await serve { port in
            try await HTTPConnection.open(port: port) { connection in
                // On a busy machine the server may have closed the connection before.
                if !start.isEmpty { try? await connection.send(start) }
                // It returns, because the server closes the connection.
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(!answer.hasPrefix("HTTP/1.1 2"))
            }
        }
    }
}
