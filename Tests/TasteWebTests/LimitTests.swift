import NIOCore
import NIOPosix
import TestSupport
import Testing

@Suite("Limits", .needsPrograms)
struct LimitTests {
    @Test("A body that is too large gets 413, and one line of it too")
    func largeBodies() async throws {
        let trial = try await WebTrial()
        let text = String(repeating: " ", count: 5 << 20)
        #expect(try await trial.web.send("POST", "/ratings", json: text).status == 413)
        let lines = ["Content-Type": "application/x-ndjson"]
        #expect(try await trial.web.ask("POST", "/api/v1/ratings", headers: lines, body: text).status == 413)
        #expect(try await trial.web.ask("GET", "/api/v1/ping").status == 200)
    }

    @Test("A head that is too large is refused", arguments: [true, false])
    func largeHeads(inPath: Bool) async throws {
        let trial = try await WebTrial()
        let text = String(repeating: "x", count: 256 << 10)
        let answer = try await trial.web.ask(
            "GET", "/api/v1/ping" + (inPath ? "?x=" + text : ""), headers: inPath ? [:] : ["X-Long": text])
        #expect((400..<500).contains(answer.status))
        #expect(try await trial.web.ask("GET", "/api/v1/ping").status == 200)
    }

    @Test("A thousand open connections keep nobody from an answer, and the daemon has a handful of them")
    func manyConnections() async throws {
        let trial = try await WebTrial()
        var channels: [any Channel] = []
        for _ in 0..<1_000 {
            channels.append(
                try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: trial.web.port).get())
        }
        #expect(try await trial.web.ask("GET", "/").status == 200)
        let status = try await trial.web.ask("GET", "/api/v1/status").object
        #expect(try #require(status["connections"] as? Int) <= 8)
        for channel in channels { try await channel.close().get() }
    }

    @Test("Connections beyond the limit wait until another one ends")
    func connectionLimit() async throws {
        let trial = try await WebTrial(arguments: ["--connections", "2"])
        let port = trial.web.port
        let request = "GET /api/v1/ping HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n"
        let answer = try await HTTPConnection.open(port: port) { first in
            try await HTTPConnection.open(port: port) { second in
                try await second.send("GET /api")
                try await first.send("GET /api")
                // Both are accepted before the third: connections are accepted in their order.
                let third = Task { try await HTTPAnswer(HTTPConnection.exchange(request, port: port)) }
                try await first.send("/v1/ping HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
                #expect(try HTTPAnswer(await first.readToEnd()).status == 200)
                return try await third.value
            }
        }
        #expect(answer.status == 200)
    }

    @Test("Requests that arrive together on one connection are answered in their order")
    func pipelining() async throws {
        let trial = try await WebTrial()
        let host = "Host: 127.0.0.1:\(trial.web.port)\r\n"
        let bytes = try await HTTPConnection.exchange(
            "GET /api/v1/ping HTTP/1.1\r\n\(host)\r\nGET /nowhere HTTP/1.1\r\n\(host)Connection: close\r\n\r\n",
            port: trial.web.port)
        let text = String(decoding: bytes, as: UTF8.self)
        let statuses = text.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.1) }
        #expect(statuses == ["200", "404"])
    }

    @Test(
        "Bytes that are no HTTP end their connection, and nothing else",
        arguments: [
            "\u{16}\u{3}\u{1}", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "FROB / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost\r\n\r\n",
            "POST /rate HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /rate HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        ])
    func noHTTP(text: String) async throws {
        let trial = try await WebTrial()
        let bytes = try await HTTPConnection.exchange(text, port: trial.web.port)
        #expect(try bytes.isEmpty || (400..<500).contains(HTTPAnswer(bytes).status), "\(text)")
        #expect(try await trial.web.ask("GET", "/api/v1/ping").status == 200)
    }
}
