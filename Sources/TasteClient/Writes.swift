import TasteProtocol
import TasteValues

extension TasteClient {
    /// Rates one item. Rating it again overwrites. User and item come into being with their first rating.
    ///
    /// Returns once the rating is durable. With a `time` it is repeated where the connection breaks.
    ///
    /// - Parameters:
    ///   - value: on the daemon's scale.
    ///   - time: seconds since 1970; nil: the daemon's clock.
    /// - Returns: a freshness whose `sequence` is this rating's.
    @discardableResult
    public func rate(
        user: String, item: String, value: Float, time: Int64? = nil, timeout: Duration? = nil
    ) async throws -> Freshness {
        try await rate([Rating(user: user, item: item, value: value, time: time)], timeout: timeout)
    }

    /// Rates all of these or, if one is wrong, none; the error's `field` then tells which.
    ///
    /// - Parameter ratings: 1 to ``Limits/ratingsPerRequest``.
    /// - Returns: a freshness whose `sequence` is the last rating's.
    @discardableResult
    public func rate(_ ratings: [Rating], timeout: Duration? = nil) async throws -> Freshness {
        var rate = WireRate()
        rate.ratings = ratings.map(\.wire)
        let repeatable = ratings.allSatisfy { $0.time != nil }
        return try await write(.rate(rate), repeatable: repeatable, timeout: timeout)
    }

    /// Takes a rating back.
    ///
    /// - Throws: `TasteError` NOT_FOUND where there is none, or no such user or item. After a broken connection this can
    ///   also mean that the first attempt took effect.
    @discardableResult
    public func unrate(user: String, item: String, timeout: Duration? = nil) async throws -> Freshness {
        var unrate = WireUnrate()
        unrate.user = user
        unrate.item = item
        return try await write(.unrate(unrate), repeatable: true, timeout: timeout)
    }

    /// Stores the records of all these items or, if one is wrong, none. A record replaces the item's whole former one;
    /// the item's ratings stay.
    @discardableResult
    public func putItems(_ items: [Item], timeout: Duration? = nil) async throws -> Freshness {
        var putItems = WirePutItems()
        putItems.items = try items.map { item throws(TasteError) in try item.checkedWire }
        return try await write(.putItems(putItems), repeatable: true, timeout: timeout)
    }

    /// Stops all learning, or lets it go on; kept over restarts of the daemon. Ratings are stored and count in answers all the same.
    @discardableResult
    public func pauseLearning(_ paused: Bool, timeout: Duration? = nil) async throws -> Freshness {
        var pause = WirePauseLearning()
        pause.paused = paused
        return try await write(.pauseLearning(pause), repeatable: true, timeout: timeout)
    }

    /// Removes a user, their ratings, their row in the model and their events in the log.
    ///
    /// - Throws: `TasteError` NOT_FOUND for a user who is not known.
    @discardableResult
    public func forgetUser(_ user: String, timeout: Duration? = nil) async throws -> Freshness {
        var forgetUser = WireForgetUser()
        forgetUser.user = user
        return try await write(.forgetUser(forgetUser), repeatable: false, timeout: timeout)
    }

    /// Trains a model anew from all ratings and waits until it serves.
    ///
    /// Takes as long as it takes. A cancelled task stops waiting; the daemon goes on.
    ///
    /// - Parameters:
    ///   - model: the model's name; nil: the one the daemon is configured with.
    ///   - parameters: hyper-parameters by name; the others are the daemon's.
    ///   - progress: is told how far it has come.
    /// - Throws: `TasteError` FAILED_PRECONDITION where a training runs already, or there is too little to learn from.
    nonisolated(nonsending) public func train(
        model: String? = nil, parameters: [String: String] = [:], progress: (TrainProgress) -> Void = { _ in }
    ) async throws -> Answer<TrainResult> {
        var request = WireRequest()
        request.train.model = model ?? ""
        request.train.parameters = parameters
        var call = try longCall(request)
        while true {
            let response = try await call.next()
            guard response.more else {
                let trained = try result(of: response) {
                    if case .train(let made) = $0 { TrainResult(made) } else { nil }
                }
                return Answer(trained, freshness: Freshness(response.freshness))
            }
            if case .trainProgress(let made)? = response.result { progress(TrainProgress(made)) }
        }
    }
}

extension Item {
    /// The item's message.
    ///
    /// - Throws: `invalidArgument` for a year that the message cannot hold.
    var checkedWire: WireItem {
        get throws(TasteError) {
            guard let year, UInt32(exactly: year) == nil else { return wire }
            throw TasteError(.invalidArgument, "The year \(year) of item \(id) is out of range.", field: "year")
        }
    }
}
