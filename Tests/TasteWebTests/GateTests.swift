import Testing

@Suite("Who is let in", .needsPrograms)
struct GateTests {
    @Test("A request for another host gets 421, whatever it asks for")
    func foreignHost() async throws {
        let trial = try await WebTrial()
        for host in ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", "", "[::1", "localhost"] {
            for path in ["/", "/api/v1/ping", "/nowhere"] {
                #expect(try await trial.web.ask("GET", path, headers: ["Host": host]).status == 421, "\(host) \(path)")
            }
        }
    }

    @Test("The address and localhost are the server's own hosts, and those named with --host")
    func ownHosts() async throws {
        let trial = try await WebTrial(arguments: ["--host", "taste.example"])
        let port = trial.web.port
        for host in ["127.0.0.1:\(port)", "localhost:\(port)", "LOCALHOST:\(port)", "[::1]:\(port)", "taste.example"] {
            #expect(try await trial.web.ask("GET", "/api/v1/ping", headers: ["Host": host]).status == 200, "\(host)")
        }
    }

    @Test("A write that a page of another server causes gets 403 and changes nothing")
    func foreignOrigin() async throws {
        let trial = try await WebTrial()
        let body = #"{"ratings":[{"user":"eve","item":"Alien","value":5}]}"#
        let foreign = [
            ["Origin": "http://evil.example"], ["Origin": "null"], ["Origin": "http://127.0.0.1:1"],
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
        ]
        for headers in foreign {
            let all = headers.merging(["Content-Type": "application/json"]) { $1 }
            let answer = try await trial.web.ask("POST", "/api/v1/ratings", headers: all, body: body)
            #expect(answer.status == 403, "\(headers)")
            #expect(answer.problemCode == "PERMISSION_DENIED", "\(headers)")
        }
        #expect(try await trial.web.ask("GET", "/api/v1/users/eve/history").status == 404)
    }

    @Test("A write from the server's own page, or from a program, is let in")
    func ownOrigin() async throws {
        let trial = try await WebTrial()
        let body = #"{"ratings":[{"user":"eve","item":"Alien","value":5}]}"#
        for headers in [["Origin": "http://127.0.0.1:\(trial.web.port)", "Sec-Fetch-Site": "same-origin"], [:]] {
            let all = headers.merging(["Content-Type": "application/json"]) { $1 }
            #expect(try await trial.web.ask("POST", "/api/v1/ratings", headers: all, body: body).status == 200)
        }
    }

    @Test("Every answer tells the browser to run and frame nothing that is not the server's own")
    func safetyHeaders() async throws {
        let trial = try await WebTrial()
        for path in ["/", "/nowhere", "/api/v1/ping", "/api/v1/items/unknown", "/static/style.css"] {
            let headers = try await trial.web.ask("GET", path).headers
            #expect(headers["content-security-policy"]?.hasPrefix("default-src 'none'; script-src 'self'") == true)
            #expect(headers["x-content-type-options"] == "nosniff", "\(path)")
            #expect(headers["x-frame-options"] == "DENY", "\(path)")
            #expect(headers["access-control-allow-origin"] == nil, "\(path)")
            #expect(headers["date"]?.hasSuffix(" GMT") == true, "\(path)")
        }
    }
}
