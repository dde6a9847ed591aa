import TasteProtocol

extension WireHello: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/hello")]
    static let result = ResultKind.hello
    static let audience = CallAudience.everyLogin
}

extension WirePing: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/ping")]
    static let result = ResultKind.ping
    static let audience = CallAudience.everyLogin
}

extension WireGetStatus: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/status")]
    static let result = ResultKind.status
    static let audience = CallAudience.everyLogin
}

extension WireListModels: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/models")]
    static let result = ResultKind.models
    static let audience = CallAudience.everyLogin
}

extension WireGetQualityHistory: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/quality")]
    static let result = ResultKind.qualityHistory
    static let audience = CallAudience.everyLogin
}

extension WireUseModel: HTTPCall {
    static let routes: [HTTPRoute] = [.put("/models/serving")]
    static let result = ResultKind.model
    static let audience = CallAudience.loginsForAll
}

extension WireTrain: HTTPCall {
    static let routes: [HTTPRoute] = [.post("/train")]
    static let result = ResultKind.train
    static let audience = CallAudience.loginsForAll
    static let isLong = true
}

extension WirePauseLearning: HTTPCall {
    static let routes: [HTTPRoute] = [.put("/learning")]
    static let result = ResultKind.written
    static let audience = CallAudience.loginsForAll
}

extension WireCheck: HTTPCall {
    static let routes: [HTTPRoute] = [.post("/check")]
    static let result = ResultKind.check
    static let audience = CallAudience.loginsForAll
    static let isLong = true
}

extension WireReloadConfiguration: HTTPCall {
    static let routes: [HTTPRoute] = [.post("/reload")]
    static let result = ResultKind.reloaded
    static let audience = CallAudience.loginsForAll
}

extension WireWatch: HTTPCall {
    static let routes: [HTTPRoute] = [.get("/watch")]
    static let result = ResultKind.watch
    static let audience = CallAudience.everyLogin
    static let isStream = true
}
