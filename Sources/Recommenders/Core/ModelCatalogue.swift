/// The models there are, by name.
package enum ModelCatalogue {
    private static let recommenders: [any Recommender.Type] = [
        ItemAutoencoder.self, StackedAutoencoder.self, BiasRecommender.self, PopularityRecommender.self,
        LinearAutoencoder.self, ALSRecommender.self, DenoisingAutoencoder.self, VariationalAutoencoder.self,
        NeuralFilter.self, NeuralSoftmaxFilter.self, HybridAutoencoder.self, Blend.self,
    ]
    private static let servedModels: [any ServedModel.Type] = [
        ItemAutoencoderModel.self, StackedAutoencoderModel.self, BiasModel.self, PopularityModel.self,
        LinearModel.self, ALSModel.self, MultinomialModel<DenoisingAutoencoder>.self,
        MultinomialModel<VariationalAutoencoder>.self, NeuralFilterModel<ValueHead>.self,
        NeuralFilterModel<ScaleHead>.self, HybridModel.self, BlendModel.self,
    ]

    package static let kinds = recommenders.map { $0.kind }
    /// What is fitted where nothing else is asked for.
    package static let defaultKind = Blend.kind

    /// The fitting side of a kind, with its default hyper-parameters but for those given.
    package static func recommender(
        kind: String, parameters: HyperParameters = [:]
    ) throws(ModelError) -> any Recommender {
        guard let type = recommenders.first(where: { $0.kind == kind }) else { throw .unknownKind(kind) }
        return try type.init().setting(parameters)
    }

    /// The serving side of a stored model.
    package static func served(kind: String, settings: [UInt8]) throws -> any ServedModel {
        try servedType(kind: kind).init(settings: settings)
    }

    /// Whether a kind predicts ratings better than from biases alone; the others only rank.
    package static func predictsRatings(kind: String) throws(ModelError) -> Bool {
        try servedType(kind: kind).predictsRatings
    }

    private static func servedType(kind: String) throws(ModelError) -> any ServedModel.Type {
        guard let type = servedModels.first(where: { $0.kind == kind }) else { throw .unknownKind(kind) }
        return type
    }
}
