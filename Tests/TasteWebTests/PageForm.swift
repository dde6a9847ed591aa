import Testing

/// What a browser sends back of a page with forms: its cookie and the token of its forms.
struct PageForm {
    let trial: WebTrial
    let cookie: String
    let token: String
    private let headers: [String: String]

    /// - Parameter headers: Headers of all requests.
    init(page: String, of trial: WebTrial, headers: [String: String] = [:]) async throws {
        self.trial = trial
        self.headers = headers
        let answer = try await trial.web.ask("GET", page, headers: headers)
        cookie = try #require(answer.headers["set-cookie"])
        token = String(try #require(cookie.firstMatch(of: /taste_form_token=([0-9a-z]+)/)?.1))
    }

    /// Sends a form.
    ///
    /// - Parameters:
    ///   - fields: The fields as they are sent.
    ///   - cookie: The cookie; nil for that of the page.
    func send(_ action: String, _ fields: String, cookie: String? = nil) async throws -> HTTPAnswer {
        var all = headers.merging(["Content-Type": "application/x-www-form-urlencoded"]) { $1 }
        let cookie = cookie ?? "taste_form_token=\(token)"
        if !cookie.isEmpty { all["Cookie"] = cookie }
        return try await trial.web.ask("POST", action, headers: all, body: fields)
    }
}
