import TasteEngine
import TasteProtocol
import TasteStore

/// The engine's values as the protocol's messages, and back.
extension CallError {
    /// - Parameter call: The request's field that holds the call, such as `rate`: the root of the error's path.
    init(_ error: EngineError, call: String) {
        let code: WireCode =
            switch error.code {
            case .cancelled: .cancelled
            case .invalidArgument: .invalidArgument
            case .notFound: .notFound
            case .resourceExhausted: .resourceExhausted
            case .failedPrecondition: .failedPrecondition
            case .internalError: .internal
            case .unavailable: .unavailable
            case .dataLoss: .dataLoss
            }
        self.init(code, error.message, field: error.field.isEmpty ? "" : "\(call).\(error.field)", cause: error)
    }
}

extension WireFreshness {
    init(_ freshness: Freshness) {
        self.init()
        sequence = freshness.sequence
        generation = freshness.generation
        trainedThrough = freshness.trainedThrough
        path =
            switch freshness.path {
            case nil: .unspecified
            case .model: .model
            case .foldIn: .foldIn
            case .content: .content
            case .popularity: .popularity
            }
    }
}

extension ItemRecord {
    init(_ item: WireItem) {
        self.init(
            name: item.id, title: item.title, year: item.year, genres: item.genres, metadata: item.metadata)
    }
}

extension WireItemInfo {
    init(_ information: ItemInformation) {
        self.init()
        item.id = information.record.name
        item.title = information.record.title
        item.year = information.record.year
        item.genres = information.record.genres
        item.metadata = information.record.metadata
        ratings = information.statistics.count
        mean = information.statistics.mean
    }
}

extension WireModelInfo {
    init(_ kept: KeptModel) {
        self.init()
        let model = kept.generation
        generation = model.number
        self.model = model.kind
        serving = kept.isServing
        time = model.time
        trainedThrough = model.trainedThrough
        validationRmse = model.validation.rmse.orZero
        validationNdcg = model.validation.ndcg.orZero
        fitSeconds = model.fitSeconds
        bytes = UInt64(model.bytes)
        parameters = model.parameters
        state = WireModelState(model.verdict.state)
        reason = model.verdict.reason
        fileBytes = UInt64(model.fileBytes)
        fittedThrough = model.fittedThrough
        if let trial = model.trial { self.trial = WireModelTrial(trial) }
    }
}

extension WireModelState {
    fileprivate init(_ state: Generation.Verdict.State) {
        self =
            switch state {
            case .candidate: .candidate
            case .accepted: .accepted
            case .refused: .refused
            }
    }
}

extension WireModelTrial {
    fileprivate init(_ trial: Generation.Trial) {
        self.init()
        against = trial.against
        ratings = trial.ratings
        rmse = trial.rmse.orZero
        servingRmse = trial.servingRMSE.orZero
        hitRate = trial.hitRate.orZero
        servingHitRate = trial.servingHitRate.orZero
    }
}

extension WireLiveQuality {
    init(_ live: LiveQuality) {
        self.init()
        window = UInt32(live.window)
        ratings = UInt32(live.ratings)
        ranked = UInt32(live.ranked)
        model = WireLiveFigures(live.model)
        bias = WireLiveFigures(live.bias)
        popularity = WireLiveFigures(live.popularity)
        drift = live.drift ?? ""
    }
}

extension WireLiveFigures {
    init(_ figures: LiveQuality.Figures) {
        self.init()
        rmse = Float(figures.rmse ?? 0)
        hitRate = Float(figures.hitRate ?? 0)
    }
}

extension Float {
    /// 0 where it was not measured: a figure that the protocol leaves out.
    var orZero: Float { isFinite ? self : 0 }
}

extension ImportFrame {
    init(_ wire: WireImport) {
        self.init()
        users = wire.users
        items = wire.items
        user = wire.user
        item = wire.item
        value = wire.value
        time = wire.time
        catalogue = wire.catalogue.map(ItemRecord.init)
    }
}
