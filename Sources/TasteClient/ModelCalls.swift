import TasteProtocol
import TasteValues

extension TasteClient {
    /// The models that the daemon keeps, newest first. One of them serves.
    public func models(options: ReadOptions = ReadOptions()) async throws -> Answer<[ModelInfo]> {
        try await read(.listModels(WireListModels()), options) {
            if case .models(let list) = $0 { list.models.map { ModelInfo($0) } } else { nil }
        }
    }

    /// How well the daemon has predicted over time, and how its newest trainings went.
    ///
    /// - Parameters:
    ///   - since: Points end and trainings begin after this time, in seconds since 1970; 0 for all that is kept.
    ///   - points: The largest number of points; nil and more than ``Limits/itemsPerAnswer`` for that many. Where more
    ///     are kept, neighbours are joined.
    ///   - trainings: The largest number of trainings, as well.
    public func qualityHistory(
        since: Int64 = 0, points: Int? = nil, trainings: Int? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<QualityHistory> {
        var history = WireGetQualityHistory()
        history.since = since
        history.points = try points.map { try self.count($0, field: "get_quality_history.points") } ?? 0
        history.trainings = try trainings.map { try self.count($0, field: "get_quality_history.trainings") } ?? 0
        return try await read(.getQualityHistory(history), options) {
            if case .qualityHistory(let found) = $0 { QualityHistory(found) } else { nil }
        }
    }

    /// Makes the newest model of a kind the serving one. Automatic training continues with it.
    ///
    /// - Throws: `TasteError` NOT_FOUND if no model of this kind is kept.
    @discardableResult
    public func use(model: String, timeout: Duration? = nil) async throws -> Answer<ModelInfo> {
        var call = WireUseModel()
        call.model = model
        return try await use(call, timeout: timeout)
    }

    /// Makes a kept generation the serving one. Automatic training continues with it.
    ///
    /// - Throws: `TasteError` NOT_FOUND if the generation is not kept.
    @discardableResult
    public func use(generation: UInt64, timeout: Duration? = nil) async throws -> Answer<ModelInfo> {
        var call = WireUseModel()
        call.generation = generation
        return try await use(call, timeout: timeout)
    }

    /// Makes an earlier model the serving one. The model then learns from the events that it has not seen yet.
    ///
    /// - Parameter generation: The generation to go back to; nil for the newest accepted one from an earlier training
    ///   than the serving one.
    /// - Throws: `TasteError` NOT_FOUND if there is no such model, FAILED_PRECONDITION if it was refused.
    @discardableResult
    public func rollback(to generation: UInt64? = nil, timeout: Duration? = nil) async throws -> Answer<ModelInfo> {
        var call = WireUseModel()
        call.rollback = true
        call.generation = generation ?? 0
        // A call without a generation goes back twice as far if it is repeated.
        return try await use(call, repeatable: generation != nil, timeout: timeout)
    }

    /// Lets the daemon read its configuration again. If anything in it cannot be used, nothing is applied.
    ///
    /// - Returns: The keys of the settings that have changed and take effect at the daemon's next start.
    /// - Throws: `TasteError` FAILED_PRECONDITION with what cannot be used.
    @discardableResult
    public func reloadConfiguration(timeout: Duration? = nil) async throws -> Answer<[String]> {
        var request = WireRequest()
        request.reloadConfiguration = WireReloadConfiguration()
        let response = try await call(request, repeatable: true, timeout: timeout)
        let pending = try result(of: response) { if case .reloaded(let result) = $0 { result.pending } else { nil } }
        return Answer(pending, freshness: Freshness(response.freshness))
    }

    private func use(_ call: WireUseModel, repeatable: Bool = true, timeout: Duration?) async throws -> Answer<
        ModelInfo
    > {
        var request = WireRequest()
        request.useModel = call
        let response = try await self.call(request, repeatable: repeatable, timeout: timeout)
        let used = try result(of: response) { if case .model(let info) = $0 { ModelInfo(info) } else { nil } }
        return Answer(used, freshness: Freshness(response.freshness))
    }
}
