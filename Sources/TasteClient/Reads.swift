import TasteProtocol
import TasteValues

extension TasteClient {
    /// Asks for the daemon's version, limits, scale, and this user's rights.
    public func hello(options: ReadOptions = ReadOptions()) async throws -> DaemonInfo {
        var hello = WireHello()
        hello.client = configuration.name
        return try await read(.hello(hello), options) {
            if case .hello(let result) = $0 { DaemonInfo(result) } else { nil }
        }.value
    }

    /// Asks for nothing but a sign of life.
    @discardableResult
    public func ping(options: ReadOptions = ReadOptions()) async throws -> Freshness {
        try await read(.ping(WirePing()), options) { if case .ping = $0 { () } else { nil } }.freshness
    }

    /// How the daemon is doing.
    public func status(options: ReadOptions = ReadOptions()) async throws -> Answer<DaemonStatus> {
        try await read(.getStatus(WireGetStatus()), options) {
            if case .status(let status) = $0 { DaemonStatus(status) } else { nil }
        }
    }

    /// What this user has not rated and would like best, best first. A user who is not known is answered from
    /// popularity, as the freshness's `path` says.
    ///
    /// - Parameters:
    ///   - count: 1 to ``Limits/itemsPerAnswer``.
    ///   - likedGenres: what to go by while the user has rated nothing; the path is then `content`. Ignored after that.
    ///   - sequence: what they had rated as of this event is what counts, and what they had not rated then is recommended, by the
    ///     model that serves now; nil: what they have rated now.
    /// - Throws: `TasteError` INVALID_ARGUMENT for a genre that no item has and for an event that has not come yet,
    ///   RESOURCE_EXHAUSTED for one that is too long ago.
    public func recommend(
        user: String, count: Int = 10, likedGenres: [String] = [], asOf sequence: UInt64? = nil,
        options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[Recommendation]> {
        var recommend = WireRecommend()
        recommend.user = user
        recommend.likeGenres = likedGenres
        recommend.asOf = sequence ?? 0
        recommend.count = try self.count(count, field: "recommend.count")
        return try await read(.recommend(recommend), options) {
            if case .recommend(let found) = $0 { found.recommendations.map { Recommendation($0) } } else { nil }
        }
    }

    /// The ratings this user would give, in the order asked.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an item that is not known.
    public func predict(
        user: String, items: [String], options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[Prediction]> {
        var predict = WirePredict()
        predict.user = user
        predict.items = items
        return try await read(.predict(predict), options) {
            if case .predict(let found) = $0 { found.predictions.map { Prediction($0) } } else { nil }
        }
    }

    /// The items most similar to this one, most similar first.
    ///
    /// - Parameter count: 1 to ``Limits/itemsPerAnswer``.
    /// - Throws: `TasteError` NOT_FOUND for an item that is not known.
    public func similar(
        item: String, count: Int = 10, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[SimilarItem]> {
        var similar = WireSimilar()
        similar.item = item
        similar.count = try self.count(count, field: "similar.count")
        return try await read(.similar(similar), options) {
            if case .similar(let found) = $0 { found.items.map { SimilarItem($0) } } else { nil }
        }
    }

    /// An item's record, and what people gave it.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an item that is not known.
    public func item(_ id: String, options: ReadOptions = ReadOptions()) async throws -> Answer<ItemInfo> {
        var getItem = WireGetItem()
        getItem.item = id
        return try await read(.getItem(getItem), options) {
            if case .item(let info) = $0 { ItemInfo(info) } else { nil }
        }
    }
}
