/// The models there are, by name.
package enum ModelCatalogue {
    package static let kinds = [ItemAutoencoder.kind, StackedAutoencoder.kind, BiasRecommender.kind]
    /// What is fitted where nothing else is asked for.
    package static let defaultKind = ItemAutoencoder.kind

    /// The fitting side of a kind, with its default hyper-parameters.
    package static func recommender(kind: String, scale: RatingScale) throws(ModelError) -> any Recommender {
        switch kind {
        case ItemAutoencoder.kind: ItemAutoencoder()
        case StackedAutoencoder.kind: StackedAutoencoder(scale: scale)
        case BiasRecommender.kind: BiasRecommender()
        default: throw .unknownKind(kind)
        }
    }

    /// The serving side of a stored model.
    package static func served(kind: String, settings: [UInt8]) throws -> any ServedModel {
        switch kind {
        case ItemAutoencoder.kind: try ItemAutoencoderModel(settings: settings)
        case StackedAutoencoder.kind: try StackedAutoencoderModel(settings: settings)
        case BiasRecommender.kind: try BiasModel(settings: settings)
        default: throw ModelError.unknownKind(kind)
        }
    }
}
