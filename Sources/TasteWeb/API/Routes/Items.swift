import TasteProtocol

extension WireListItems: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/items")]
    static let result = ResultKind.items
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
}

extension WirePutItems: HTTPCall {
    static let routes: [HTTPRoute] = [.post("/items")]
    static let result = ResultKind.written
    static let audience = CallAudience.loginsForAll
    static let isRepeatable = true
}

extension WireGetItem: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/items/{item}")]
    static let result = ResultKind.item
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
}

extension WireGetMap: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/map"), .post("/map")]
    static let result = ResultKind.map
    static let audience = CallAudience.everyLogin
    static let isRepeatable = true
}

extension WireRemoveItem: HTTPCall {
    static let routes: [HTTPRoute] = [.delete("/items/{item}")]
    static let result = ResultKind.written
    static let audience = CallAudience.loginsForAll
}

extension WireMergeItems: HTTPCall {
    static let routes: [HTTPRoute] = [.post("/items/{item}/merge")]
    static let result = ResultKind.written
    static let audience = CallAudience.loginsForAll
}

extension WireWithdrawItem: HTTPCall {
    static let routes: [HTTPRoute] = [
        .put("/items/{item}/withdrawal", body: .none), .delete("/items/{item}/withdrawal", fixed: ["restore": "true"]),
    ]
    static let result = ResultKind.written
    static let audience = CallAudience.loginsForAll
}

extension WireListSets: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/sets")]
    static let result = ResultKind.sets
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
}

extension WirePutSet: HTTPCall {
    static let routes: [HTTPRoute] = [.put("/sets/{name}")]
    static let result = ResultKind.set
    static let audience = CallAudience.loginsForAll
}

extension WireRemoveSet: HTTPCall {
    static let routes: [HTTPRoute] = [.delete("/sets/{name}")]
    static let result = ResultKind.written
    static let audience = CallAudience.loginsForAll
}
