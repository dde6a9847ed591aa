import DenseMath

/// A component of a blend: a fitted model and its weight.
struct BlendComponent {
    let model: FittedModel
    let weight: Float

    init(_ model: FittedModel, weight: Float) {
        self.model = model
        self.weight = weight
    }
}

struct BlendSettings: ModelSettings {
    static let kind = Blend.kind

    struct Component: Codable, Sendable, Equatable {
        var kind: String
        /// The component's own settings, as JSON.
        var settings: String
        var weight: Float
    }

    var userCount: Int
    var itemCount: Int
    var threshold: Float
    /// The hyper-parameters of the fit, as JSON.
    var parameters: String
    /// The last one predicts ratings. Each kind occurs once, and is the prefix of its tensors.
    var components: [Component]

    var isValid: Bool {
        userCount >= 0 && itemCount >= 0 && threshold.isFinite && !components.isEmpty
            && Set(components.map(\.kind)).count == components.count && components.allSatisfy { $0.weight >= 0 }
    }
}

/// Serves a blend. An answer asks every component with a weight; a prediction asks the rating model.
package struct BlendModel: ServedModel {
    package static let kind = Blend.kind
    package static let scoreMeaning = ScoreMeaning.order
    private let settings: BlendSettings
    private let models: [any ServedModel]
    private let rating: any ServedModel

    package init(settings: [UInt8]) throws {
        let settings = try BlendSettings(json: settings)
        self.settings = settings
        models = try settings.components.map {
            try ModelCatalogue.served(kind: $0.kind, settings: Array($0.settings.utf8))
        }
        guard let rating = models.last else {
            throw ModelError(.badSettings, "the stored blend has no components; train again")
        }
        self.rating = rating
    }

    static func fitted(
        _ components: [BlendComponent], _ data: TrainingData, threshold: Float? = nil, parameters: String,
        validation: ValidationFigures
    ) throws -> FittedModel {
        let settings = BlendSettings(
            userCount: data.ratings.userCount, itemCount: data.ratings.itemCount,
            threshold: threshold ?? data.threshold,
            parameters: parameters,
            components: components.map {
                .init(
                    kind: $0.model.kind, settings: String(decoding: $0.model.settings, as: UTF8.self), weight: $0.weight
                )
            })
        let tensors = components.reduce(into: [TensorName: Matrix]()) { all, component in
            all.merge(component.model.tensors.prefixed(component.model.kind)) { first, _ in first }
        }
        var model = FittedModel(
            kind: kind, settings: try settings.json(), tensors: tensors, parameters: parameters, validation: validation)
        model.discardedSteps = components.reduce(0) { $0 + $1.model.discardedSteps }
        return model
    }

    package var userCount: Int { settings.userCount }
    package var itemCount: Int { settings.itemCount }

    package var tensors: [TensorName: TensorLayout] {
        models.reduce(into: [:]) { all, model in
            all.merge(model.tensors.prefixed(type(of: model).kind)) { first, _ in first }
        }
    }

    package func score(_ query: UserQuery, from source: some TensorSource, into scores: inout [Float]) throws {
        scores = [Float](repeating: 0, count: itemCount)
        let likesNothing = query.profile.liked(threshold: settings.threshold, below: itemCount).isEmpty
        var own: [Float] = []
        for (position, model) in models.enumerated() where settings.components[position].weight > 0 {
            try model.score(query, from: PrefixedSource(base: source, component: type(of: model).kind), into: &own)
            BlendScale.standardise(&own, isCount: type(of: model).scoreMeaning == .counts || likesNothing)
            let weight = settings.components[position].weight
            for item in scores.indices { scores[item] += weight * own[item] }
        }
    }

    package func predict(_ query: UserQuery, items: [Int32], from source: some TensorSource) throws -> [Float] {
        try rating.predict(
            query, items: items, from: PrefixedSource(base: source, component: type(of: rating).kind))
    }

    /// The component that compares items: the one with the best basis. Among equals the rating model comes first.
    private var comparing: any ServedModel {
        models.dropLast().reduce(rating) { best, model in
            type(of: best).similarityBasis < type(of: model).similarityBasis ? model : best
        }
    }

    package func similarities(
        to item: Int32, from source: some TensorSource, into similarities: inout [Float]
    ) throws {
        let model = comparing
        try model.similarities(
            to: item, from: PrefixedSource(base: source, component: type(of: model).kind), into: &similarities)
    }

    package func similarities(
        of item: Int32, to others: [Int32], from source: some TensorSource
    ) throws -> [Float] {
        let model = comparing
        return try model.similarities(
            of: item, to: others, from: PrefixedSource(base: source, component: type(of: model).kind))
    }

    /// Those of the first component that has a weight and vectors: what makes items rank alike makes a list monotonous.
    package func vectors(of items: [Int32], from source: some TensorSource) throws -> [Float]? {
        for (model, component) in zip(models, settings.components) where component.weight > 0 {
            let own = PrefixedSource(base: source, component: component.kind)
            if let vectors = try model.vectors(of: items, from: own) { return vectors }
        }
        return try rating.vectors(
            of: items, from: PrefixedSource(base: source, component: type(of: rating).kind))
    }

    /// Answers with the first ranking component that has vectors of users, or else with the rating model.
    package func userSimilarities(
        to query: UserQuery, from source: some TensorSource, into similarities: inout [Float]
    ) throws -> Bool {
        for (model, component) in zip(models, settings.components) where component.weight > 0 {
            let own = PrefixedSource(base: source, component: component.kind)
            if try model.userSimilarities(to: query, from: own, into: &similarities) { return true }
        }
        return try rating.userSimilarities(
            to: query, from: PrefixedSource(base: source, component: type(of: rating).kind), into: &similarities)
    }

    /// What no component has learned.
    package func unlearned(among items: [Int32], from source: some TensorSource) throws -> [Int32] {
        try models.reduce(items) { items, model in
            try model.unlearned(among: items, from: PrefixedSource(base: source, component: type(of: model).kind))
        }
    }

    package func update(
        _ change: RatingChange<some RatingSource>, from source: some TensorSource
    ) throws -> ModelUpdate {
        var newSettings = settings
        (newSettings.userCount, newSettings.itemCount) = (change.userCount, change.itemCount)
        var rows: [TensorName: TensorRows] = [:]
        var refitReason: String?
        for (position, model) in models.enumerated() {
            let component = type(of: model).kind
            let update = try model.update(change, from: PrefixedSource(base: source, component: component))
            newSettings.components[position].settings = String(decoding: update.settings, as: UTF8.self)
            rows.merge(update.rows.prefixed(component)) { first, _ in first }
            refitReason = refitReason ?? update.refitReason
        }
        return ModelUpdate(settings: try newSettings.json(), rows: rows, refitReason: refitReason)
    }

    /// The share of the component that has most to learn.
    package var unlearnedShare: Double { models.indices.map { unlearnedShare(of: $0) }.max() ?? 0 }

    /// A ranking component counts in proportion to its weight: what a light one has not learned does little harm.
    private func unlearnedShare(of position: Int) -> Double {
        let own = models[position].unlearnedShare
        if position == models.indices.last { return own }
        let all = settings.components.reduce(0) { $0 + $1.weight }
        return all > 0 ? own * Double(settings.components[position].weight / all) : own
    }

    /// Continues the training of the components for which it is due, or of all that have something to learn where it is
    /// due for none. The others are copied.
    package func continueTraining(
        _ data: TrainingData, from source: some TensorSource, seed: UInt64, threads: Int,
        progress: (FitProgress) throws -> Void
    ) throws -> FittedModel? {
        let due = models.indices.filter { unlearnedShare(of: $0) >= ContinuedTraining.dueShare }
        let learners = due.isEmpty ? models.indices.filter { models[$0].unlearnedShare > 0 } : due
        var learned: [Int: FittedModel] = [:]
        for (number, position) in learners.enumerated() {
            let model = models[position]
            let kind = type(of: model).kind
            learned[position] = try model.continueTraining(
                data, from: PrefixedSource(base: source, component: kind), seed: seed, threads: threads
            ) { own in
                var step = own
                step.component = kind
                step.fraction = (Double(number) + own.fraction) / Double(learners.count)
                try progress(step)
            }
        }
        if learned.isEmpty { return nil }
        let components = try models.indices.map { position in
            BlendComponent(
                try learned[position] ?? copy(position, from: source), weight: settings.components[position].weight)
        }
        return try BlendModel.fitted(
            components, data, threshold: settings.threshold, parameters: settings.parameters, validation: .none)
    }

    private func copy(_ position: Int, from source: some TensorSource) throws -> FittedModel {
        let model = models[position]
        let component = settings.components[position]
        let own = PrefixedSource(base: source, component: component.kind)
        let tensors = try model.tensors.map { tensor, layout in
            (tensor, try own.rows(of: tensor, count: own.rowCount(of: tensor), columns: layout.columns))
        }
        return FittedModel(
            kind: component.kind, settings: Array(component.settings.utf8),
            tensors: Dictionary(uniqueKeysWithValues: tensors), parameters: "{}")
    }
}
