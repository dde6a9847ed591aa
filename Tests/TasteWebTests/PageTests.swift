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

    @Test("A form is taken only with the token of its cookie")
    func formToken() async throws {
        let trial = try await WebTrial()
        let page = try await trial.web.ask("GET", "/?user=ann")
        let cookie = try #require(page.headers["set-cookie"])
        #expect(cookie.contains("HttpOnly; SameSite=Strict"))
        let token = try #require(page.body.firstMatch(of: /name="form_token" value="([0-9a-z]+)"/)?.1)
        let fields = "user=ann&item=Alien&value=2.5&form_token="
        let form = ["Content-Type": "application/x-www-form-urlencoded"]
        let cookies = form.merging(["Cookie": "taste_form_token=\(token)"]) { $1 }
        #expect(try await trial.web.ask("POST", "/rate", headers: form, body: fields + token).status == 403)
        #expect(try await trial.web.ask("POST", "/rate", headers: cookies, body: fields).status == 403)
        #expect(try await trial.web.ask("POST", "/rate", headers: cookies, body: fields + token + "0").status == 403)
        let taken = try await trial.web.ask("POST", "/rate", headers: cookies, body: fields + token)
        #expect(taken.status == 303)
        #expect(taken.headers["location"] == "/?user=ann")
        #expect(try await trial.web.ask("GET", "/api/v1/users/ann/history").body.contains(#""value":2.5"#))
    }
}
