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
    /// Of the store's file that its matrices take.
    public var fileBytes: Int
    /// Whether it was accepted when it was made.
    public var state: State
    /// Why, in words.
    public var reason: String
    /// The newest event of the full training it descends from.
    public var fittedThrough: UInt64
    /// How it did beside the model that served then; nil where the two were not compared.
    public var trial: Trial?
    /// Its hyper-parameters, chosen ones included, as a JSON object.
    public var parameters: String

    /// What became of a model that was made.
    public enum State: String, Hashable, Sendable {
        /// It is being made.
        case candidate
        /// It serves, or has served.
        case accepted
        /// It was worse than what served.
        case refused
        /// The daemon did not say.
        case unknown
    }

    /// What a new model and the one that served then reached on the same recent ratings, which neither had learned.
    public struct Trial: Hashable, Sendable {
        /// The generation that served.
        public var against: UInt64
        /// How many ratings were predicted.
        public var ratings: Int
        public var rmse: Float
        public var servingRMSE: Float
        /// Of liked items among ten recommended; nil where it was not measured.
        public var hitRate: Float?
        public var servingHitRate: Float?
    }

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
        fileBytes = Int(clamping: wire.fileBytes)
        state = State(wire.state)
        reason = wire.reason
        fittedThrough = wire.fittedThrough
        trial = wire.hasTrial ? Trial(wire.trial) : nil
    }
}

extension ModelInfo.State {
    init(_ wire: WireModelState) {
        self =
            switch wire {
            case .candidate: .candidate
            case .accepted: .accepted
            case .refused: .refused
            case .unspecified, .UNRECOGNIZED: .unknown
            }
    }
}

extension ModelInfo.Trial {
    init(_ wire: WireModelTrial) {
        against = wire.against
        ratings = Int(wire.ratings)
        rmse = wire.rmse
        servingRMSE = wire.servingRmse
        hitRate = wire.hitRate == 0 && wire.servingHitRate == 0 ? nil : wire.hitRate
        servingHitRate = wire.hitRate == 0 && wire.servingHitRate == 0 ? nil : wire.servingHitRate
    }
}

extension TasteClient {
    /// The models that are kept, newest first: the last ones that were trained, one of which serves.
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
