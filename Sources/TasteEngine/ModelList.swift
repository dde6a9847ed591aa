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
    /// The newest generation of a kind that was not refused.
    case kind(String)
    /// Any that is kept: who names one by its number has looked at it.
    case generation(UInt64)
    /// A generation to go back to, one that was accepted; nil: the newest of those that come from an earlier training than the one
    /// that serves.
    case rollback(UInt64?)
}

extension Engine {
    /// The generations that are kept, newest first: the one that serves, and the newest of each of the last lines.
    package func keptModels() throws(EngineError) -> Answer<[KeptModel]> {
        try read { transaction in
            let active = try self.store.models.active(in: transaction)
            let kept = try self.store.models.all(in: transaction).reversed().map { generation in
                KeptModel(generation: generation, isServing: generation.number == active)
            }
            return Answer(kept, try self.freshness(in: transaction))
        }
    }

    /// Makes a generation that is kept the one that serves. Automatic training follows it, from what that one was trained through.
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
            var generation = try store.models.chosen(by: choice, in: transaction)
            do { _ = try ModelCatalogue.served(kind: generation.kind, settings: Array(generation.settings.utf8)) } catch
            {
                throw StoreError(
                    .incompatible, "Generation \(generation.number) cannot serve: \(error)", field: "model")
            }
            if generation.verdict.state == .refused {
                generation.verdict = .init(.accepted, "asked for, though refused: \(generation.verdict.reason)")
                try store.models.put(generation, in: transaction)
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
            if let newest = all.last(where: { $0.kind == kind && $0.verdict.state == .accepted }) { return newest }
            throw StoreError(
                .notFound, "No model \(kind) is kept; there are: \(known). Train one with taste train --model \(kind).",
                field: "model")
        case .generation(let number):
            if let generation = all.first(where: { $0.number == number && $0.verdict.state != .candidate }) {
                return generation
            }
            throw StoreError(
                .notFound, "Generation \(number) is not kept; there are: \(known).", field: "generation")
        case .rollback(nil):
            let active = try active(in: transaction)
            let line = all.first { $0.number == active }?.base ?? 0
            let earlier = all.filter { $0.verdict.state == .accepted && $0.base < line }
            if let newest = earlier.max(by: { $0.base < $1.base }) { return newest }
            throw StoreError(
                .notFound, "No earlier model than the one that serves is kept; there are: \(known).", field: "rollback")
        case .rollback(let number?):
            let generation = try chosen(by: .generation(number), in: transaction)
            if generation.verdict.state == .accepted { return generation }
            throw StoreError(
                .unfit,
                "Generation \(number) was refused: \(generation.verdict.reason). To let it serve all the same: taste models use \(number).",
                field: "generation")
        }
    }
}
