import TasteProtocol
import TasteValues

extension TasteClient {
    /// The models that are kept, newest first: the last ones that were trained, one of which serves.
    public func models(options: ReadOptions = ReadOptions()) async throws -> Answer<[ModelInfo]> {
        try await read(.listModels(WireListModels()), options) {
            if case .models(let list) = $0 { list.models.map { ModelInfo($0) } } else { nil }
        }
    }

    /// Makes the newest model of a kind the one that serves. Automatic training follows it.
    ///
    /// - Throws: `TasteError` NOT_FOUND where none of this kind is kept.
    @discardableResult
    public func use(model: String, timeout: Duration? = nil) async throws -> Answer<ModelInfo> {
        var call = WireUseModel()
        call.model = model
        return try await use(call, timeout: timeout)
    }

    /// Makes a generation that is kept the one that serves. Automatic training follows it.
    ///
    /// - Throws: `TasteError` NOT_FOUND for one that is not kept.
    @discardableResult
    public func use(generation: UInt64, timeout: Duration? = nil) async throws -> Answer<ModelInfo> {
        var call = WireUseModel()
        call.generation = generation
        return try await use(call, timeout: timeout)
    }

    /// Makes an earlier model that is kept the one that serves: it then learns what it does not know yet.
    ///
    /// - Parameter generation: nil: the newest accepted one from an earlier training than the one that serves.
    /// - Throws: `TasteError` NOT_FOUND where there is none, FAILED_PRECONDITION for one that was refused.
    @discardableResult
    public func rollback(to generation: UInt64? = nil, timeout: Duration? = nil) async throws -> Answer<ModelInfo> {
        var call = WireUseModel()
        call.rollback = true
        call.generation = generation ?? 0
        // Without a generation, twice goes back twice as far.
        return try await use(call, repeatable: generation != nil, timeout: timeout)
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
