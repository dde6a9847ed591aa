import TasteClient
import TestSupport
import Testing

@Suite("Pages", .needsPrograms)
struct PageTests {
    @Test("The first page needs no cookie and has at most 50 KiB")
    func home() async throws {
        let trial = try await WebTrial()
        let answer = try await trial.web.ask("GET", "/")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        #expect(answer.body.utf8.count <= 50 << 10)
        #expect(answer.body.contains("</html>"))
    }

    @Test("Names of users and items are text wherever they stand, never markup")
    func injectedName() async throws {
        let trial = try await WebTrial()
        let answer = try await trial.web.ask("GET", "/?user=%22%3E%3Cscript%3Ealert(2)%3C/script%3E")
        #expect(answer.status == 200)
        #expect(!answer.body.contains("<script>"))
        #expect(answer.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(answer.body.contains("&quot;&gt;&lt;script&gt;alert(2)"))
    }

    @Test(
        "Every page escapes what records and addresses say",
        arguments: [
            "/items/%3Cscript%3Ealert(1)%3C%2Fscript%3E?user=ann", "/find?text=script%3Cb%3E",
            "/new?user=%3Cb%3E&genre=Drama",
            "/?user=ann&user=%3Cb%3E", "/?user=ann&set=%3Cb%3E", "/?done=rated&about=%3Cb%3E&by=%3Cb%3E",
            "/?user=ann&genre=%3Cb%3E",
            "/items/%3Cb%3E", "/map?user=%3Cb%3E",
        ])
    func escaping(path: String) async throws {
        let trial = try await WebTrial()
        let answer = try await trial.web.ask("GET", path)
        #expect([200, 400, 404].contains(answer.status), "\(answer.body)")
        #expect(!answer.body.contains("<script>") && !answer.body.contains("<b>"), "\(answer.body)")
    }

    @Test("The map says in words what lies where; until it is there, its page loads itself again")
    func map() async throws {
        let trial = try await WebTrial()
        var answer = try await trial.web.ask("GET", "/map?user=ann")
        let deadline = ContinuousClock.now + .seconds(60)
        while answer.headers["refresh"] != nil, ContinuousClock.now < deadline {
            #expect(answer.status == 200 && answer.body.contains("is being drawn"), "\(answer.body)")
            try await Task.sleep(for: .milliseconds(50))
            answer = try await trial.web.ask("GET", "/map?user=ann")
        }
        #expect(answer.status == 200)
        for text in ["What lies where", "Drama", "data-items=\"5\"", "/items/Alien?user=ann", "Recommended today"] {
            #expect(answer.body.contains(text), "\(text): \(answer.body)")
        }
        #expect(!answer.body.contains("<script>"))
    }

    @Test("A form is taken only with the token of its cookie, and leads back to its page")
    func formToken() async throws {
        let form = try await PageForm(page: "/?user=ann", of: WebTrial())
        let fields = "user=ann&item=Alien&value=2.5&back=%2F%3Fuser%3Dann&form_token="
        #expect(form.cookie.contains("HttpOnly; SameSite=Strict"))
        #expect(try await form.send("/rate", fields + form.token, cookie: "").status == 403)
        #expect(try await form.send("/rate", fields).status == 403)
        #expect(try await form.send("/rate", fields + form.token + "0").status == 403)
        let taken = try await form.send("/rate", fields + form.token)
        #expect(taken.status == 303)
        #expect(taken.headers["location"] == "/?user=ann&done=rated&about=Alien&by=ann")
        #expect(try await form.trial.web.ask("GET", "/api/v1/users/ann/history").body.contains(#""value":2.5"#))
    }

    @Test(
        "A form leads to a page of this server, wherever it says that it came from",
        arguments: [
            "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "",
            "/\r\nX: y", "/ x",
        ])
    func foreignReturn(back: String) async throws {
        let form = try await PageForm(page: "/?user=ann", of: WebTrial())
        let encoded = back.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let taken = try await form.send(
            "/mark", "user=ann&item=Alien&mark=hidden&back=\(encoded)&form_token=\(form.token)")
        #expect(taken.status == 303)
        #expect(taken.headers["location"] == "/?done=hidden&about=Alien&by=ann")
    }

    @Test("What a form has done can be taken back by the next one")
    func undo() async throws {
        let form = try await PageForm(page: "/?user=ann", of: WebTrial())
        let fields = "user=ann&item=Brazil&back=%2F&form_token=\(form.token)"
        for (deed, undo, mark) in [
            ("/rate", "/unrate", ""), ("/mark", "/mark", "dismissed"), ("/mark", "/mark", "hidden"),
        ] {
            let done = try await form.send(deed, fields + "&value=4&mark=\(mark)")
            let page = try await form.trial.web.ask("GET", try #require(done.headers["location"]))
            #expect(page.body.contains("<form action=\"\(undo)\" method=\"post\">"), "\(deed)")
            #expect(try await form.send(undo, fields).status == 303)
        }
        let history = try await form.trial.web.ask("GET", "/api/v1/users/ann/history").body
        #expect(!history.contains("Brazil"))
        let marks = try await form.trial.web.ask("GET", "/api/v1/users/ann/marks").body
        #expect(!marks.contains("Brazil"))
    }

    @Test("The page of the daemon draws what its history holds, and shows trainings only to a login for everybody")
    func history() async throws {
        let trial = try await WebTrial(arguments: ["--user-header", "Remote-User"])
        try await TasteClient.withClient(path: trial.daemon.socket) { client in
            try await client.rate(
                (0..<40).flatMap { user in
                    (0..<30).filter { (user + $0) % 4 > 0 }.map {
                        Rating(user: "u\(user)", item: "i\($0)", value: user % 2 == $0 % 2 ? 5 : 1, time: 1)
                    }
                })
            _ = try await client.train(model: "autoencoder")
        }
        for over in ["", "?over=day", "?over=month", "?over=all", "?over=%3Cscript%3E"] {
            let page = try await trial.web.ask("GET", "/daemon" + over, headers: ["Remote-User": "ann"])
            #expect(page.status == 200 && page.body.contains("Too few ratings"), "\(page.body)")
            #expect(!page.body.contains("Trainings") && !page.body.contains("<script>"))
        }
        let open = try await WebProcess(socket: trial.daemon.socket)
        let page = try await open.ask("GET", "/daemon")
        for part in [
            ">Trainings</h2>", ">asked for</td>", "How they learned", "aria-label=\"autoencoder, ", "class=\"times\"",
        ] {
            #expect(page.body.contains(part), "\(part)")
        }
        // No report can be opened where no folder was named.
        #expect(!page.body.contains("Evaluation reports"))
        #expect(try await open.ask("GET", "/reports/x.html").status == 404)
    }

    @Test("Only a login for everybody sees generations and calls, and goes back to a generation")
    func administration() async throws {
        let trial = try await WebTrial(arguments: ["--user-header", "Remote-User"])
        let ann = ["Remote-User": "ann"]
        let page = try await trial.web.ask("GET", "/daemon", headers: ann)
        #expect(page.status == 200 && page.body.contains("Live quality"))
        for part in ["Generations", "Connected", "Stored by"] { #expect(!page.body.contains(part), "\(part)") }
        let form = try await PageForm(page: "/daemon", of: trial, headers: ann)
        let refused = try await form.send("/generation", "item=1&back=%2Fdaemon&form_token=\(form.token)")
        #expect(refused.status == 403)
        let open = try await WebTrial()
        let whole = try await open.web.ask("GET", "/daemon")
        #expect(whole.body.contains("Connected"))
    }

    @Test(
        "Nobody sees or writes for a user that is not the login's own",
        arguments: [
            "/?user=bo%2Fb", "/?user=ann&user=bo%2Fb", "/new?user=bo%2Fb", "/items/Alien?user=bo%2Fb",
        ])
    func foreignUsers(path: String) async throws {
        let trial = try await WebTrial(arguments: ["--user-header", "Remote-User"])
        let ann = ["Remote-User": "ann"]
        #expect(try await trial.web.ask("GET", path, headers: ann).status == 403)
        #expect(try await !trial.web.ask("GET", "/", headers: ann).body.contains("bo/b"))
        let form = try await PageForm(page: "/", of: trial, headers: ann)
        for action in ["/rate", "/unrate", "/mark"] {
            let fields = "user=bo%2Fb&item=Alien&value=1&form_token=\(form.token)"
            #expect(try await form.send(action, fields).status == 403, "\(action)")
        }
    }

    @Test("An item links to pages elsewhere only by ids, whatever its record says")
    func links() async throws {
        let trial = try await WebTrial()
        let records =
            #"{"items":[{"id":"a","metadata":{"imdb":"tt78748","tmdb":"348","imdb_id":"javascript:alert(1)"}}]}"#
        #expect(try await trial.web.send("POST", "/items", json: records).status == 200)
        let page = try await trial.web.ask("GET", "/items/a").body
        #expect(page.contains("href=\"https://www.imdb.com/title/tt0078748/\""))
        #expect(page.contains("href=\"https://www.themoviedb.org/movie/348\""))
        #expect(!page.contains("href=\"javascript"))
    }

    @Test("A page names everything that it loads by a path of this server, which answers")
    func loaded() async throws {
        let trial = try await WebTrial()
        let page = try await trial.web.ask("GET", "/").body
        let loaded = page.matches(of: /(?:src|<link[^>]* href)="([^"]+)"/).map { String($0.1) }
        #expect(loaded.count == 3)
        for path in loaded {
            let answer = try await trial.web.ask("GET", path)
            #expect(path.hasPrefix("/static/") && answer.status == 200, "\(path)")
            #expect(answer.headers["cache-control"]?.contains("immutable") == true)
        }
    }
}
