/// All models, by name. A new model adds its folder and one line here.
package enum ModelCatalogue {
    private static let models: [(fits: any Recommender.Type, serves: any ServedModel.Type)] = [
        (ItemAutoencoder.self, ItemAutoencoderModel.self),
        (StackedAutoencoder.self, StackedAutoencoderModel.self),
        (LinearAutoencoder.self, LinearModel.self),
        (DenoisingAutoencoder.self, MultinomialModel<DenoisingAutoencoder>.self),
        (VariationalAutoencoder.self, MultinomialModel<VariationalAutoencoder>.self),
        (ALSRecommender.self, ALSModel.self),
        (NeuralFilter.self, NeuralFilterModel<ValueHead>.self),
        (NeuralSoftmaxFilter.self, NeuralFilterModel<ScaleHead>.self),
        (HybridAutoencoder.self, HybridModel.self),
        (BiasRecommender.self, BiasModel.self),
        (PopularityRecommender.self, PopularityModel.self),
        (Blend.self, BlendModel.self),
    ]

    package static let kinds = models.map { $0.fits.kind }
    /// The kinds that an evaluation adds by itself, so that the others have something to be better than.
    package static let baselineKinds = models.filter { $0.fits.isBaseline }.map { $0.fits.kind }
    /// The kind that is fitted where none is asked for.
    package static let defaultKind = Blend.kind

    /// The fitting side of a kind, with defaults for all hyper-parameters that are not given.
    package static func recommender(
        kind: String, parameters: HyperParameters = [:]
    ) throws(ModelError) -> any Recommender {
        try fittingType(kind: kind).init().setting(parameters)
    }

    /// The fitting side of a kind with all hyper-parameters as in `FittedModel.parameters`.
    package static func recommender(kind: String, json: String) throws(ModelError) -> any Recommender {
        try fittingType(kind: kind).init(json: json)
    }

    /// The serving side of a stored model.
    package static func served(kind: String, settings: [UInt8]) throws -> any ServedModel {
        try servedType(kind: kind).init(settings: settings)
    }

    /// Whether a kind predicts ratings better than biases alone do. The others only rank.
    package static func predictsRatings(kind: String) throws(ModelError) -> Bool {
        try servedType(kind: kind).predictsRatings
    }

    /// See `ServedModel.readsWholeLayer`.
    static func readsWholeLayer(kind: String) throws(ModelError) -> Bool {
        try servedType(kind: kind).readsWholeLayer
    }

    /// The kinds whose fit with default parameters takes no more memory than a limit in bytes.
    package static func kinds(fitting size: DataSize, in limit: Int) -> [String] {
        models.filter { $0.fits.init().memoryNeed(size) <= limit }.map { $0.fits.kind }
    }

    /// Whether a kind's scores are the ratings it predicts.
    package static func scoresAreRatings(kind: String) throws(ModelError) -> Bool {
        try servedType(kind: kind).scoresAreRatings
    }

    /// The names of a kind's hyper-parameters.
    package static func parameterNames(kind: String) throws(ModelError) -> [String] {
        try fittingType(kind: kind).parameterNames
    }

    /// What a search for a kind's hyper-parameters tries.
    package static func searchedRanges(kind: String) throws(ModelError) -> [SearchRange] {
        try fittingType(kind: kind).searchedRanges
    }

    private static func fittingType(kind: String) throws(ModelError) -> any Recommender.Type {
        guard let type = models.first(where: { $0.fits.kind == kind })?.fits else { throw .unknownKind(kind) }
        return type
    }

    private static func servedType(kind: String) throws(ModelError) -> any ServedModel.Type {
        guard let type = models.first(where: { $0.fits.kind == kind })?.serves else { throw .unknownKind(kind) }
        return type
    }
}
