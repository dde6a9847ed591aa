import Recommenders
import Synchronization
import TasteValues

/// One fit of each kind, made on first use and shared by many tests.
struct SharedFit: Sendable {
    static let userCount = 50
    static let itemCount = 40
    static let all = SyntheticRatings.tastes(users: userCount, items: itemCount, share: 0.5, seed: 7)
    /// The training data, and the held-out rest.
    static let (train, test) = all.divided(every: 10)

    let model: FittedModel
    /// The reported progress.
    let fractions: [Double]

    static func of(_ kind: String) throws -> SharedFit {
        guard let slot = slots[kind] else { throw ModelError(.unknownKind, kind) }
        return try slot.value()
    }

    /// Small networks and few epochs where their number does not matter, because debug builds are slow.
    static func quick(_ kind: String) -> HyperParameters {
        switch kind {
        case "ncf", "ncf-softmax": ["units": "[16,8]", "epochs": "4"]
        case "hybrid": ["units": "[16,8]", "epochLimit": "10"]
        case "sae": ["epochs": "60"]
        case "als": ["units": "16"]
        default: [:]
        }
    }

    static func fit(
        _ kind: String, _ ratings: RatingMatrix, scale: RatingScale = ModelConformanceTests.scale, threads: Int = 1,
        parameters: HyperParameters? = nil, progress: (FitProgress) -> Void = { _ in }
    ) throws -> FittedModel {
        try ModelCatalogue.recommender(kind: kind, parameters: parameters ?? quick(kind))
            .fit(TrainingData(ratings: ratings, scale: scale), seed: 1, threads: threads, progress: progress)
    }

    private static let slots = Dictionary(
        uniqueKeysWithValues: ModelCatalogue.kinds.map { ($0, Slot(kind: $0)) })

    private final class Slot: Sendable {
        private let kind: String
        private let fit = Mutex<SharedFit?>(nil)

        init(kind: String) { self.kind = kind }

        func value() throws -> SharedFit {
            try fit.withLock { fit in
                if let fit { return fit }
                var fractions: [Double] = []
                let model = try SharedFit.fit(kind, SharedFit.train) { fractions.append($0.fraction) }
                let made = SharedFit(model: model, fractions: fractions)
                fit = made
                return made
            }
        }
    }
}

extension ServedModel {
    /// The tensors whose rows belong to users.
    var userTensors: [TensorName] { tensors.filter(\.value.isByUser).map(\.key) }
}

extension FittedModel {
    func served() throws -> any ServedModel {
        try ModelCatalogue.served(kind: kind, settings: settings)
    }

    func scores(_ query: UserQuery) throws -> [Float] {
        var scores: [Float] = []
        try served().score(query, from: self, into: &scores)
        return scores
    }
}
