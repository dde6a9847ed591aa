import LMDB
import Recommenders
import Synchronization
import TasteStore

/// A generation that is kept, and whether it serves.
package struct KeptModel: Sendable {
    package var generation: Generation
    package var isServing: Bool

    package init(generation: Generation, isServing: Bool) {
        self.generation = generation
        self.isServing = isServing
    }
}

/// What is to serve.
package enum ModelChoice: Sendable {
    /// The newest generation of a kind.
    case kind(String)
    case generation(UInt64)
}

extension Engine {
    /// The generations that are kept, newest first: the newest of every kind that has been trained, and the one that serves.
    package func keptModels() throws(EngineError) -> Answer<[KeptModel]> {
        try read { transaction in
            let active = try self.store.models.active(in: transaction)
            let kept = try self.store.models.all(in: transaction).reversed().map { generation in
                KeptModel(generation: generation, isServing: generation.number == active)
            }
            return Answer(kept, try self.freshness(in: transaction))
        }
    }

    /// Makes a generation that is kept the one that serves. Automatic training follows it.
    ///
    /// - Parameter completion: Called on the writer's thread with the generation, once the choice is durable.
    package func use(
        _ choice: ModelChoice, completion: @escaping @Sendable (Result<Generation, EngineError>) -> Void
    ) {
        let chosen = Shared<Generation?>(nil)
        let finish: WriteCompletion = { [models] result in
            completion(
                result.flatMap { _ in
                    guard let generation = chosen.value else {
                        return .failure(EngineError(.internalError, "The model that was chosen got lost. Try again."))
                    }
                    models.notePublished(generation)
                    return .success(generation)
                })
        }
        submit(finish) { store, transaction, _ in
            let generation = try store.models.chosen(by: choice, in: transaction)
            do { _ = try ModelCatalogue.served(kind: generation.kind, settings: Array(generation.settings.utf8)) } catch
            {
                throw StoreError(
                    .incompatible, "Generation \(generation.number) cannot serve: \(error)", field: "model")
            }
            try store.models.use(generation.number, in: transaction)
            chosen.value = generation
        }
    }
}

extension Models {
    fileprivate func chosen(by choice: ModelChoice, in transaction: borrowing WriteTransaction) throws -> Generation {
        let all = try all(in: transaction)
        let known = all.isEmpty ? "none yet" : all.map { "\($0.number) (\($0.kind))" }.joined(separator: ", ")
        switch choice {
        case .kind(let kind):
            if let newest = all.last(where: { $0.kind == kind }) { return newest }
            throw StoreError(
                .notFound, "No model \(kind) is kept; there are: \(known). Train one with taste train --model \(kind).",
                field: "model")
        case .generation(let number):
            if let generation = all.first(where: { $0.number == number }) { return generation }
            throw StoreError(
                .notFound, "Generation \(number) is not kept; there are: \(known).", field: "generation")
        }
    }
}
