import TestSupport
import Testing

@Suite("What people and programs send to pages", .needsPrograms)
struct PageInputTests {
    private static let pages = ["/", "/find", "/new", "/daemon", "/items/Alien", "/items/%00", "/items/%ff"]
    private static let names = [
        "user", "genre", "from", "to", "set", "diversity", "cursor", "text", "skip", "done", "about", "by", "item",
        "value", "mark", "back", "",
    ]
    private static let values = [
        "", "ann", "nobody", "Drama", "1985", "-1", "0", "99999999999999999999", "1e9", "NaN", "inf", "%00", "%ff", "%",
        "%F0%9F%8E%AC", "%3Cb%3E", "..%2F..", "a%0D%0Ab", "rated", "hidden", "Alien", "%EF%BF%BF", "50",
        String(repeating: "x", count: 3_000), "%2F%2Felsewhere",
    ]

    private static func query(_ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 1...5, using: &generator)
        return (0..<count).map { _ in
            let name = names.randomElement(using: &generator) ?? ""
            return name + "=" + (values.randomElement(using: &generator) ?? "")
        }.joined(separator: "&")
    }

    @Test("No query makes a page fail")
    func queries() async throws {
        let trial = try await WebTrial()
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<400 {
            let path = (Self.pages.randomElement(using: &generator) ?? "/") + "?" + Self.query(&generator)
            let answer = try await trial.web.ask("GET", path)
            #expect(answer.status < 500, "\(path.prefix(300)): \(answer.body.prefix(600))")
            #expect(!answer.body.contains("<b>"), "\(path.prefix(300))")
        }
        #expect(try await trial.web.ask("GET", "/?user=ann").status == 200)
    }

    @Test("No form makes the server fail, or leads elsewhere")
    func forms() async throws {
        let form = try await PageForm(page: "/", of: WebTrial())
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<300 {
            let action = ["/rate", "/unrate", "/mark", "/generation"].randomElement(using: &generator) ?? "/rate"
            let fields = Self.query(&generator)
            let answer = try await form.send(action, fields + "&form_token=" + form.token)
            #expect(answer.status < 500, "\(action) \(fields.prefix(300)): \(answer.body.prefix(600))")
            if let location = answer.headers["location"] {
                #expect(location.hasPrefix("/") && !location.hasPrefix("//"), "\(location)")
            }
        }
        #expect(try await form.trial.web.ask("GET", "/?user=ann").status == 200)
    }

    @Test("Streams of events beyond the limit are refused, and pages are answered meanwhile")
    func streams() async throws {
        let trial = try await WebTrial()
        let request = "GET /api/v1/watch HTTP/1.1\r\nHost: 127.0.0.1:\(trial.web.port)\r\n\r\n"
        let (opened, open) = AsyncStream<Void>.makeStream()
        let streams = Task {
            await withTaskGroup { group in
                for _ in 0..<1_024 {
                    group.addTask {
                        try? await HTTPConnection.open(port: trial.web.port) { connection in
                            try await connection.send(request)
                            try await connection.read(until: "event: change")
                            open.yield()
                            try await connection.read(until: "never")
                        }
                    }
                }
            }
        }
        defer { streams.cancel() }
        for await _ in opened.prefix(1_024) {}
        #expect(try await trial.web.ask("GET", "/api/v1/watch").status == 429)
        #expect(try await trial.web.ask("GET", "/daemon").status == 200)
        let connections = try await trial.web.ask("GET", "/api/v1/status").object["connections"] as? Int
        #expect(try #require(connections) <= 8)
    }
}
