import Datasets
import Foundation
import NIOCore
import TasteProtocol

/// Recommendations over HTTP beside those over the socket, both with 64 connections and nothing cached.
struct HTTPFigures {
    private static let connections = 64
    private static let seconds = 4.0

    let folder: String
    let report: (Figure) -> Void
    let say: (String) -> Void

    func measure() throws {
        let file = folder + "/http-ratings.csv"
        say("writing \(BenchRatings.ratings) synthetic ratings, seed 7")
        try BenchRatings.write(to: file)
        let daemon = try BenchDaemon(folder: folder)
        defer { daemon.stop() }
        say("importing them, and training the default model")
        try Product.run("taste", ["import", file, "--socket", daemon.socket])
        try Product.run("taste", ["train", "--socket", daemon.socket])
        sleep(1)
        let web = try HTTPProcess("taste-web", ["--listen", "127.0.0.1:0", "--socket", daemon.socket])
        defer { web.stop() }
        let bytes = try Self.get(path(ofUser: 0), from: web).body.utf8.count
        let bare = try HTTPProcess("taste-bench", ["bare-http", String(bytes)])
        defer { bare.stop() }
        try measure(daemon: daemon, web: web, bare: bare)
    }

    private func measure(daemon: BenchDaemon, web: HTTPProcess, bare: HTTPProcess) throws {
        say("asking over \(Self.connections) connections")
        // In turns, because the speed of a machine drifts.
        var (socket, http, plain, unchanged) = (0.0, 0.0, 0.0, 0.0)
        let turns = 3
        for _ in 0..<turns {
            socket += try overSocket(daemon) / Double(turns)
            http += try overHTTP(web, headers: "") / Double(turns)
            plain += try overHTTP(bare, headers: "") / Double(turns)
            unchanged += try overHTTP(web, headers: "If-None-Match: \(try tag(of: web))\r\n") / Double(turns)
        }
        let name = "recommend 10 over HTTP, 64 connections"
        report(
            Figure(
                name: name, value: http, unit: "answers/s", limit: socket, limitName: "over the socket",
                goal: .atLeast(0.6)))
        report(
            Figure(
                name: name, value: http, unit: "answers/s", limit: plain, limitName: "a bare route with as many bytes",
                goal: .atLeast(0.5)))
        // Without the recommendation itself, which costs more than a bare answer: what is left is the way to it.
        report(
            Figure(
                name: "the same, unchanged (304)", value: unchanged, unit: "answers/s", limit: plain,
                limitName: "a bare route", goal: .atLeast(0.5)))
    }

    private func overSocket(_ daemon: BenchDaemon) throws -> Double {
        try ManyConnections.perSecond(path: daemon.socket, connections: Self.connections, seconds: Self.seconds) {
            try users(of: $0).map { user in
                var call = WireRecommend()
                call.user = SyntheticRatings.name(ofUser: user)
                call.count = 10
                return ByteBuffer(bytes: try RawClient.frame(1, .recommend(call)))
            }
        }
    }

    private func overHTTP(_ server: HTTPProcess, headers: String) throws -> Double {
        try ClosedLoop.perSecond(
            to: try server.address, connections: Self.connections, seconds: Self.seconds,
            decoder: { HTTPAnswerDecoder() }
        ) { number in
            users(of: number).map { user in
                ByteBuffer(
                    string: "GET \(path(ofUser: user)) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(headers)\r\n")
            }
        }
    }

    /// The tag of the newest answers, which is the same for all users.
    private func tag(of web: HTTPProcess) throws -> String {
        let head = try Self.get(path(ofUser: 0), from: web).head
        guard let line = head.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix("etag: ") }) else {
            throw BenchError("the web server gives no tag")
        }
        return String(line.dropFirst(6))
    }

    private static func get(_ path: String, from server: HTTPProcess) throws -> (head: Substring, body: Substring) {
        let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nConnection: close\r\n\r\n"
        let text = try String(decoding: WholeAnswer.bytes(request, from: server.address), as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { throw BenchError("no answer: \(text)") }
        return (text[..<end.lowerBound], text[end.upperBound...])
    }

    /// Each connection has users of its own.
    private func users(of connection: Int) -> [Int] {
        (0..<94).map { ($0 * Self.connections + connection) % BenchRatings.users }
    }

    private func path(ofUser user: Int) -> String {
        "/api/v1/users/\(SyntheticRatings.name(ofUser: user))/recommendations?count=10"
    }
}
