import TasteClient
import TestSupport
import Testing

@Suite("Events", .needsPrograms)
struct EventTests {
    @Test("Many streams are told of a change, over one connection to the daemon")
    func change() async throws {
        let trial = try await WebTrial()
        let request = "GET /api/v1/watch HTTP/1.1\r\nHost: 127.0.0.1:\(trial.web.port)\r\n\r\n"
        try await withThrowingTaskGroup { group in
            let (opened, open) = AsyncStream<Void>.makeStream()
            for _ in 0..<100 {
                group.addTask {
                    try await HTTPConnection.open(port: trial.web.port) { connection in
                        try await connection.send(request)
                        try await connection.read(until: "\"sequence\":18,")
                        open.yield()
                        try await connection.read(until: "\"sequence\":19,")
                    }
                }
            }
            for await _ in opened.prefix(100) {}
            try await TasteClient.withClient(path: trial.daemon.socket) { client in
                #expect(try await client.status().value.connections <= 8)
                try await client.rate(user: "ann", item: "Alien", value: 1)
            }
            try await group.waitForAll()
        }
    }

    @Test("A stream says that the daemon is away, and goes on once it is back")
    func away() async throws {
        let trial = try await WebTrial()
        let request = "GET /api/v1/watch HTTP/1.1\r\nHost: 127.0.0.1:\(trial.web.port)\r\n\r\n"
        try await HTTPConnection.open(port: trial.web.port) { connection in
            try await connection.send(request)
            try await connection.read(until: "event: change")
            try await trial.daemon.crash()
            try await connection.read(until: "event: away")
            let again = try await DaemonProcess(folder: trial.daemon.folder, socket: trial.daemon.socket)
            try await connection.read(until: "event: change")
            #expect(again.isRunning)
        }
    }
}
