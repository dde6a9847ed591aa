import TasteEngine
import TasteProtocol
import TasteStore

/// Answers to the calls that read: synchronous, on the connection's event loop.
struct Answers: Sendable {
    let engine: Engine
    let limits: ServerLimits
    let server: ServerInformation
    let past: PastReads

    /// The answer to a reading call; nil if the call is not one.
    func answer(_ call: WireRequest.OneOf_Call, rights: Rights) throws(CallError) -> WireResponse? {
        switch call {
        case .ping:
            try respond("ping") { () throws(EngineError) in
                (.ping(WirePong()), try engine.freshness())
            }
        case .hello:
            try respond("hello") { () throws(EngineError) in
                (.hello(hello(rights)), try engine.freshness())
            }
        case .recommend(let call): try recommend(call)
        case .predict(let call): try predict(call)
        case .similar(let call): try similar(call)
        case .getHistory(let call): try history(call)
        case .getItem(let call): try item(call)
        case .listItems(let call): try items(call)
        case .getStatus: try status()
        case .listModels: try models()
        default: nil
        }
    }

    private func respond(
        _ call: String, _ body: () throws(EngineError) -> (WireResponse.OneOf_Result, Freshness)
    ) throws(CallError) -> WireResponse {
        do {
            let (result, freshness) = try body()
            var response = WireResponse()
            response.freshness = WireFreshness(freshness)
            response.result = result
            return response
        } catch {
            throw CallError(error, call: call)
        }
    }

    private func hello(_ rights: Rights) -> WireHelloResult {
        var result = WireHelloResult()
        result.server = server.version
        result.protocolVersion = ProtocolLimits.version
        result.scale.minimum = engine.scale.minimum
        result.scale.maximum = engine.scale.maximum
        result.scale.step = engine.scale.step
        result.limits.frameBytes = UInt32(limits.frameBytes)
        result.limits.itemsPerAnswer = UInt32(limits.itemsPerAnswer)
        result.limits.ratingsPerRequest = UInt32(limits.ratingsPerRequest)
        result.limits.requestsInFlight = UInt32(limits.requestsInFlight)
        result.limits.nameBytes = UInt32(ProtocolLimits.nameBytes)
        result.rights.read = rights.read
        result.rights.write = rights.write
        result.rights.administer = rights.administer
        return result
    }

    func recommend(_ call: WireRecommend) throws(CallError) -> WireResponse {
        try checkName(call.user, field: "recommend.user")
        let count = try self.count(call.count, field: "recommend.count")
        try checkGenres(call.likeGenres)
        return try respond("recommend") { () throws(EngineError) in
            let answer =
                call.asOf == 0
                ? try engine.recommend(user: call.user, count: count, likedGenres: call.likeGenres)
                : try engine.recommend(
                    user: call.user, count: count, likedGenres: call.likeGenres, asOf: call.asOf,
                    limit: limits.pastEvents)
            var result = WireRecommendations()
            result.recommendations = answer.value.map { item in
                var recommendation = WireRecommendation()
                recommendation.item = item.name
                recommendation.title = item.title
                recommendation.score = item.score
                recommendation.predicted = item.predicted
                return recommendation
            }
            return (.recommend(result), answer.freshness)
        }
    }

    private func predict(_ call: WirePredict) throws(CallError) -> WireResponse {
        try checkName(call.user, field: "predict.user")
        _ = try count(UInt32(clamping: call.items.count), field: "predict.items")
        return try respond("predict") { () throws(EngineError) in
            let answer = try engine.predict(user: call.user, items: call.items)
            var result = WirePredictions()
            result.predictions = zip(call.items, answer.value).map { item, predicted in
                var prediction = WirePrediction()
                prediction.item = item
                prediction.predicted = predicted
                return prediction
            }
            return (.predict(result), answer.freshness)
        }
    }

    private func similar(_ call: WireSimilar) throws(CallError) -> WireResponse {
        try checkName(call.item, field: "similar.item")
        let count = try self.count(call.count, field: "similar.count")
        return try respond("similar") { () throws(EngineError) in
            let answer = try engine.similar(item: call.item, count: count)
            var result = WireSimilarItems()
            result.items = answer.value.map { item in
                var similar = WireSimilarItem()
                similar.item = item.name
                similar.title = item.title
                similar.similarity = item.similarity
                return similar
            }
            return (.similar(result), answer.freshness)
        }
    }

    private func history(_ call: WireGetHistory) throws(CallError) -> WireResponse {
        try checkName(call.user, field: "get_history.user")
        let limit = try pageLimit(call.limit, field: "get_history.limit")
        return try respond("get_history") { () throws(EngineError) in
            let answer = try engine.history(user: call.user, limit: limit, cursor: call.cursor)
            var result = WireHistory()
            result.nextCursor = answer.value.nextCursor ?? ""
            result.entries = answer.value.entries.map { rating in
                var entry = WireHistoryEntry()
                entry.item = rating.item
                entry.title = rating.title
                entry.value = rating.value
                entry.time = rating.time
                return entry
            }
            return (.history(result), answer.freshness)
        }
    }

    private func item(_ call: WireGetItem) throws(CallError) -> WireResponse {
        try checkName(call.item, field: "get_item.item")
        return try respond("get_item") { () throws(EngineError) in
            let answer = try engine.item(named: call.item)
            return (.item(WireItemInfo(answer.value)), answer.freshness)
        }
    }

    private func items(_ call: WireListItems) throws(CallError) -> WireResponse {
        let limit = try pageLimit(call.limit, field: "list_items.limit")
        return try respond("list_items") { () throws(EngineError) in
            let answer = try engine.items(limit: limit, cursor: call.cursor)
            var result = WireItemList()
            result.nextCursor = answer.value.nextCursor ?? ""
            result.items = answer.value.entries.map(WireItemInfo.init)
            return (.items(result), answer.freshness)
        }
    }

    private func status() throws(CallError) -> WireResponse {
        try respond("get_status") { () throws(EngineError) in
            let answer = try engine.status()
            let status = answer.value
            var result = WireStatus()
            result.server = server.version
            result.users = UInt64(status.users)
            result.items = UInt64(status.items)
            result.ratings = UInt64(status.ratings)
            result.model = status.model?.kind ?? ""
            result.ready = true
            result.training = status.training
            result.validationRmse = status.model?.validation.rmse.orZero ?? 0
            result.validationNdcg = status.model?.validation.ndcg.orZero ?? 0
            result.uptimeSeconds = server.uptimeSeconds
            result.connections = UInt64(server.connections)
            result.fileBytes = UInt64(status.fileBytes)
            result.mapBytes = UInt64(status.mapBytes)
            result.modelTime = status.model?.time ?? 0
            result.trouble = status.trouble
            result.outlook = status.outlook
            result.live = WireLiveQuality(status.live)
            return (.status(result), answer.freshness)
        }
    }

    private func models() throws(CallError) -> WireResponse {
        try respond("list_models") { () throws(EngineError) in
            let answer = try engine.keptModels()
            var result = WireModelList()
            result.models = answer.value.map(WireModelInfo.init)
            return (.models(result), answer.freshness)
        }
    }

    private func checkName(_ name: String, field: String) throws(CallError) {
        let count = name.utf8.count
        guard count < 1 || count > ProtocolLimits.nameBytes else { return }
        throw CallError(
            .invalidArgument, "A name has 1 to \(ProtocolLimits.nameBytes) bytes; this one has \(count).", field: field)
    }

    private func checkGenres(_ genres: [String]) throws(CallError) {
        guard genres.count > limits.itemsPerAnswer else { return }
        throw CallError(
            .invalidArgument, "\(genres.count) genres are over the limit of \(limits.itemsPerAnswer).",
            field: "recommend.like_genres")
    }

    private func count(_ count: UInt32, field: String) throws(CallError) -> Int {
        guard count >= 1, count <= limits.itemsPerAnswer else {
            throw CallError(
                .invalidArgument, "\(count) is not between 1 and \(limits.itemsPerAnswer) (limits.itemsPerAnswer).",
                field: field)
        }
        return Int(count)
    }

    private func pageLimit(_ limit: UInt32, field: String) throws(CallError) -> Int {
        limit == 0 ? limits.itemsPerAnswer : try count(limit, field: field)
    }
}
