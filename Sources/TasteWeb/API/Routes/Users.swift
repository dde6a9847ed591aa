import TasteProtocol

extension WireListUsers: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/users")]
    static let result = ResultKind.users
    static let audience = CallAudience.loginsForAll
    static let isDetermined = true
}

extension WireForgetUser: HTTPCall {
    static let routes: [HTTPRoute] = [.delete("/users/{user}")]
    static let result = ResultKind.written
    static let audience = CallAudience.loginsForAll
}

extension WireGetHistory: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/users/{user}/history")]
    static let result = ResultKind.history
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
}

extension WireSuggestRatings: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/users/{user}/suggestions"), .post("/users/{user}/suggestions")]
    static let result = ResultKind.items
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
    static let isRepeatable = true

    mutating func setDefaults() {
        if count == 0 { count = 10 }
    }
}

extension WireRate: HTTPCall {
    static let routes: [HTTPRoute] = [.post("/ratings", body: .messageOrRatings)]
    static let result = ResultKind.written
    static let audience = CallAudience.everyLogin
}

extension WireUnrate: HTTPCall {
    static let routes: [HTTPRoute] = [.delete("/users/{user}/ratings/{item}")]
    static let result = ResultKind.written
    static let audience = CallAudience.everyLogin
}

extension WireMarkItem: HTTPCall {
    static let routes: [HTTPRoute] = [
        .put("/users/{user}/marks/{item}"), .delete("/users/{user}/marks/{item}", fixed: ["mark": "MARK_UNSPECIFIED"]),
    ]
    static let result = ResultKind.written
    static let audience = CallAudience.everyLogin
}

extension WireListMarks: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/users/{user}/marks")]
    static let result = ResultKind.marks
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
}

extension WireSetPrivacy: HTTPCall {
    static let routes: [HTTPRoute] = [.put("/users/{user}/privacy")]
    static let result = ResultKind.written
    static let audience = CallAudience.everyLogin
}

extension WireImport: HTTPCall {
    static let routes: [HTTPRoute] = [.post("/import", body: .lines)]
    static let result = ResultKind.import
    static let audience = CallAudience.loginsForAll
}
