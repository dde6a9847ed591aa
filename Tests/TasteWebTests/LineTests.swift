import Testing

@Suite("Lines of JSON", .needsPrograms)
struct LineTests {
    private let lines = ["Content-Type": "application/x-ndjson"]

    @Test("Ratings are taken one a line, more than a request may hold")
    func ratings() async throws {
        let trial = try await WebTrial()
        let body = (1...2_500).map { #"{"user":"u\#($0)","item":"Alien","value":3}"# }.joined(separator: "\n")
        let answer = try await trial.web.ask("POST", "/api/v1/ratings", headers: lines, body: body)
        #expect(answer.status == 200, "\(answer.body)")
        #expect(try answer.object["ratings"] as? Int == 2_500)
        #expect(try await trial.web.ask("GET", "/api/v1/users/u2500/history").status == 200)
    }

    @Test("A wrong line is named, with how many ratings were stored before it")
    func wrongLine() async throws {
        let trial = try await WebTrial()
        let good = (1...1_500).map { #"{"user":"u\#($0)","item":"Alien","value":3}"# }
        let answer = try await trial.web.ask(
            "POST", "/api/v1/ratings", headers: lines, body: (good + ["nonsense"]).joined(separator: "\n"))
        #expect(answer.status == 400)
        #expect(try answer.object["field"] as? String == "line 1501")
        #expect(try (answer.object["detail"] as? String)?.hasPrefix("1000 ratings") == true)
        #expect(try await trial.web.ask("GET", "/api/v1/users/u1000/history").status == 200)
        #expect(try await trial.web.ask("GET", "/api/v1/users/u1001/history").status == 404)
    }

    @Test("An import takes ratings and items, all of them or none")
    func importing() async throws {
        let trial = try await WebTrial()
        let good = """
            {"id":"Jaws","title":"Jaws","year":1975,"genres":["Horror"]}
            {"user":"eve","item":"Jaws","value":4.5,"time":100}

            {"user":"eve","item":"Alien","value":2}
            """
        let wrong = try await trial.web.ask(
            "POST", "/api/v1/import", headers: lines, body: good + "\n{\"user\":\"eve\"")
        #expect(wrong.status == 400)
        #expect(try wrong.object["field"] as? String == "line 5")
        #expect(try await trial.web.ask("GET", "/api/v1/items/Jaws").status == 404)
        let answer = try await trial.web.ask("POST", "/api/v1/import", headers: lines, body: good)
        #expect(answer.status == 200, "\(answer.body)")
        #expect(try answer.object["ratings"] as? Int == 2)
        #expect(try await trial.web.ask("GET", "/api/v1/items/Jaws").object["ratings"] as? Int == 1)
    }

    @Test("A listing comes whole, one entry a line, whatever the size of its pages")
    func listings() async throws {
        let trial = try await WebTrial()
        for (path, count) in [("/items?limit=2", 5), ("/users?limit=1", 3), ("/users/bo%2Fb/history?limit=3", 5)] {
            let answer = try await trial.web.ask(
                "GET", "/api/v1" + path, headers: ["Accept": "application/x-ndjson"])
            #expect(answer.headers["content-type"] == "application/x-ndjson")
            let entries = answer.body.split(separator: "\n")
            #expect(entries.count == count && entries.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }, "\(path)")
        }
    }
}
