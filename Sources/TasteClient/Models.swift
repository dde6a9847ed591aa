import TasteProtocol

/// A model that the daemon keeps.
public struct ModelInfo: Hashable, Sendable {
    public var generation: UInt64
    /// Its kind: `autoencoder`.
    public var model: String
    /// Whether it answers.
    public var serving: Bool
    /// When it was published, in seconds since 1970.
    public var time: Int64
    /// The newest event that its weights have learned from.
    public var trainedThrough: UInt64
    /// The error on held-out ratings; nil where it was not measured.
    public var validationRMSE: Float?
    /// NDCG@100 of the catalogue ranked for held-out users; nil where it was not measured.
    public var validationNDCG: Float?
    /// What its full training took; nil where that is not known.
    public var fitSeconds: Float?
    /// Of its matrices.
    public var bytes: Int
    /// Its hyper-parameters, chosen ones included, as a JSON object.
    public var parameters: String

    init(_ wire: WireModelInfo) {
        generation = wire.generation
        model = wire.model
        serving = wire.serving
        time = wire.time
        trainedThrough = wire.trainedThrough
        validationRMSE = wire.validationRmse == 0 ? nil : wire.validationRmse
        validationNDCG = wire.validationNdcg == 0 ? nil : wire.validationNdcg
        fitSeconds = wire.fitSeconds == 0 ? nil : wire.fitSeconds
        bytes = Int(clamping: wire.bytes)
        parameters = wire.parameters
    }
}

extension TasteClient {
    /// The models that are kept, newest first: the newest of every kind that has been trained, one of which serves.
    public func models(options: ReadOptions = ReadOptions()) async throws -> Answer<[ModelInfo]> {
        try await read(.listModels(WireListModels()), options) {
            if case .models(let list) = $0 { list.models.map(ModelInfo.init) } else { nil }
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

    private func use(_ call: WireUseModel, timeout: Duration?) async throws -> Answer<ModelInfo> {
        var request = WireRequest()
        request.useModel = call
        let response = try await self.call(request, repeatable: true, timeout: timeout)
        let used = try result(of: response) { if case .model(let info) = $0 { ModelInfo(info) } else { nil } }
        return Answer(used, freshness: Freshness(response.freshness))
    }
}
