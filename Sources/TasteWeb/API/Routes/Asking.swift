import TasteProtocol

/// The number of items that a question is answered with if it names none.
private let usualCount: UInt32 = 10

extension WireRecommend: HTTPCall {
    static let routes: [HTTPRoute] = [
        .get("/users/{user}/recommendations"), .get("/recommendations"), .post("/recommendations"),
    ]
    static let result = ResultKind.recommend
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
    static let otherNames = ["genre": "any_genres"]
    static let isRepeatable = true

    mutating func setDefaults() {
        if count == 0 { count = usualCount }
    }
}

extension WireExplain: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/users/{user}/explanations/{item}")]
    static let result = ResultKind.explain
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
}

extension WirePredict: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/users/{user}/predictions"), .post("/users/{user}/predictions")]
    static let result = ResultKind.predict
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
    static let isRepeatable = true
}

extension WireSimilar: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/items/{item}/similar"), .post("/items/{item}/similar")]
    static let result = ResultKind.similar
    static let audience = CallAudience.everyLogin
    static let isDetermined = true
    static let otherNames = ["genre": "any_genres"]
    static let isRepeatable = true

    mutating func setDefaults() {
        if count == 0 { count = usualCount }
    }
}

extension WireListTop: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/top"), .post("/top")]
    static let result = ResultKind.top
    static let audience = CallAudience.everyLogin
    static let otherNames = ["genre": "any_genres"]
    static let isRepeatable = true

    mutating func setDefaults() {
        if count == 0 { count = usualCount }
    }
}

extension WireSimilarUsers: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/users/{user}/similar")]
    static let result = ResultKind.similarUsers
    static let audience = CallAudience.loginsForAll
    static let isDetermined = true

    mutating func setDefaults() {
        if count == 0 { count = usualCount }
    }
}

extension WireFindItems: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/search")]
    static let result = ResultKind.items
    static let audience = CallAudience.everyLogin
    static let isDetermined = true

    mutating func setDefaults() {
        if count == 0 { count = usualCount }
    }
}
