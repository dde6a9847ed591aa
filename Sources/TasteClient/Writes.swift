import Foundation
import TasteProtocol
import TasteValues

extension TasteClient {
    /// Stores a user's rating of an item, and returns when the rating is durable. It replaces an earlier rating of the
    /// same user and item. The first rating of a user or an item creates it.
    ///
    /// - Parameters:
    ///   - value: The rating, on the daemon's scale.
    ///   - time: When the item was rated, in seconds since 1970; nil for this process's clock.
    ///   - isPrivate: Whether it counts in the user's own answers only.
    /// - Returns: A freshness whose `sequence` is the number of this rating.
    @discardableResult
    public func rate(
        user: String, item: String, value: Float, time: Int64? = nil, isPrivate: Bool = false,
        timeout: Duration? = nil
    ) async throws -> Freshness {
        let rating = Rating(user: user, item: item, value: value, time: time, isPrivate: isPrivate)
        return try await rate([rating], timeout: timeout)
    }

    /// Stores all of these ratings, or none if one is refused; the `field` of the error then names it. A rating without
    /// a time gets that of this process's clock, so that the call is safe to repeat.
    ///
    /// - Parameter ratings: 1 to ``Limits/ratingsPerRequest`` ratings.
    /// - Returns: A freshness whose `sequence` is the number of the last rating.
    @discardableResult
    public func rate(_ ratings: [Rating], timeout: Duration? = nil) async throws -> Freshness {
        try await rateNamingNewItems(ratings, timeout: timeout).freshness
    }

    /// As ``rate(_:timeout:)``, and names the first items that the ratings have created, because nobody had heard of
    /// them, each with the known item that is spelled most alike.
    public func rateNamingNewItems(
        _ ratings: [Rating], timeout: Duration? = nil
    ) async throws -> Answer<[NewItem]> {
        var rate = WireRate()
        let now = Int64(Date().timeIntervalSince1970)
        rate.ratings = ratings.map { rating in
            var wire = rating.wire
            wire.time = rating.time ?? now
            return wire
        }
        let answer = try await written(.rate(rate), repeatable: true, timeout: timeout)
        return Answer(answer.value.newItems.map { NewItem($0) }, freshness: answer.freshness)
    }

    /// Removes a rating.
    ///
    /// - Throws: `TasteError` NOT_FOUND if there is no such rating, user or item. If the connection was lost, this can
    ///   also mean that the first attempt took effect.
    @discardableResult
    public func unrate(user: String, item: String, timeout: Duration? = nil) async throws -> Freshness {
        var unrate = WireUnrate()
        unrate.user = user
        unrate.item = item
        return try await write(.unrate(unrate), repeatable: true, timeout: timeout)
    }

    /// Stores all of these item records, or none if one is refused. A record replaces the whole previous record of the
    /// item; the item's ratings stay.
    ///
    /// - Parameter items: 1 to ``Limits/ratingsPerRequest`` records.
    @discardableResult
    public func putItems(_ items: [Item], timeout: Duration? = nil) async throws -> Freshness {
        var putItems = WirePutItems()
        putItems.items = try items.map { item throws(TasteError) in try item.checkedWire }
        return try await write(.putItems(putItems), repeatable: true, timeout: timeout)
    }

    /// Pauses all learning, or resumes it; a restart of the daemon does not change this. A paused daemon still stores
    /// ratings and folds them into its answers.
    @discardableResult
    public func pauseLearning(_ paused: Bool, timeout: Duration? = nil) async throws -> Freshness {
        var pause = WirePauseLearning()
        pause.paused = paused
        return try await write(.pauseLearning(pause), repeatable: true, timeout: timeout)
    }

    /// Removes a user with all ratings, the user's row in the model and the user's events in the log.
    ///
    /// - Parameter withItems: Whether the items that the user has rated, and nobody else, are removed as well; for a
    ///   client that does not administer those whose records it stored last.
    /// - Throws: `TasteError` NOT_FOUND for an unknown user.
    @discardableResult
    public func forgetUser(
        _ user: String, withItems: Bool = false, timeout: Duration? = nil
    ) async throws -> Freshness {
        var forgetUser = WireForgetUser()
        (forgetUser.user, forgetUser.withItems) = (user, withItems)
        return try await write(.forgetUser(forgetUser), repeatable: false, timeout: timeout)
    }

    /// Trains a model from all ratings and waits until it serves. The call has no timeout. If its task is cancelled,
    /// the daemon continues the training.
    ///
    /// - Parameters:
    ///   - model: The kind of the model; nil for the configured one.
    ///   - parameters: Values of hyper-parameters by name; the others are those of the daemon.
    ///   - progress: Receives how far the training has come.
    /// - Throws: `TasteError` FAILED_PRECONDITION if another training runs or there are too few ratings,
    ///   INVALID_ARGUMENT for an unknown hyper-parameter or a value outside its range.
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
    /// The message that holds this item.
    ///
    /// - Throws: `invalidArgument` if the message cannot hold the year.
    var checkedWire: WireItem {
        get throws(TasteError) {
            guard let year, UInt32(exactly: year) == nil else { return wire }
            throw TasteError(.invalidArgument, "The year \(year) of item \(id) is out of range.", field: "year")
        }
    }
}
