import Recommenders
import TasteStore
import TasteValues

/// Which model is to serve.
package enum ModelChoice: Sendable {
    /// The newest generation of a kind that was accepted.
    case kind(String)
    /// Any generation that is kept, also a refused one.
    case generation(UInt64)
    /// A generation that was accepted; nil: the newest one that comes from an earlier training than the serving one.
    case rollback(UInt64?)
}

extension Engine {
    /// The generations that are kept, newest first: the serving one, and the newest one of each lineage that is kept.
    package func keptModels() throws(TasteError) -> Answer<[ModelInfo]> {
        try read { snapshot in
            let active = try snapshot.generations.active
            let kept = try snapshot.generations.all.reversed().map {
                ModelInfo($0, isServing: $0.number == active)
            }
            return Answer(kept, freshness: try self.freshness(in: snapshot))
        }
    }

    /// Makes a kept generation the serving one. Learning continues from what that one has learned.
    ///
    /// - Parameter completion: Called on the writer's thread with the model, once the choice is durable.
    package func use(
        _ choice: ModelChoice, completion: @escaping @Sendable (Result<Answer<ModelInfo>, TasteError>) -> Void
    ) {
        submit(as: .daemon) { changes in
            var generation = try changes.snapshot.generations.chosen(by: choice)
            try changes.snapshot.generations.checkMayServe(generation)
            do { _ = try ServingModel(generation) } catch {
                throw TasteError(
                    .failedPrecondition, "Generation \(generation.number) cannot serve: \(error)", field: "model")
            }
            if generation.decision.state == .refused {
                generation.decision = .init(.accepted, "asked for, though refused: \(generation.decision.reason)")
                try changes.put(generation)
            }
            try changes.serve(generation: generation.number)
            return generation
        } completion: { [models, store] result in
            completion(
                result.map { committed in
                    models.notePublished(committed.value)
                    store.checkTiles(of: committed.value)
                    return Answer(
                        ModelInfo(committed.value, isServing: true),
                        freshness: Freshness(committed.value, sequence: committed.sequence))
                })
        }
    }
}

extension Generations {
    /// - Throws: `failedPrecondition` for a generation that would bring back what it learned from a user who has been
    ///   forgotten since. The one that serves serves until it is replaced.
    fileprivate func checkMayServe(_ generation: Generation) throws {
        guard try generation.number != active, try hasLearnedForgotten(generation) else { return }
        throw TasteError(
            .failedPrecondition,
            "Generation \(generation.number) has learned from a user who has been forgotten, or an item that has been removed, since. Train anew: taste train.",
            field: "generation")
    }

    fileprivate func chosen(by choice: ModelChoice) throws -> Generation {
        let all = try readable
        let known = all.isEmpty ? "none yet" : all.map { "\($0.number) (\($0.kind))" }.joined(separator: ", ")
        switch choice {
        case .kind(let kind):
            if let newest = all.last(where: { $0.kind == kind && $0.decision.state == .accepted }) { return newest }
            throw TasteError(
                .notFound,
                "No model \(kind.quoted) is kept; there are: \(known). Train one with taste train --model.",
                field: "model")
        case .generation(let number):
            if let kept = try generation(number), kept.decision.state != .candidate { return kept }
            throw TasteError(
                .notFound, "Generation \(number) is not kept; there are: \(known).", field: "generation")
        case .rollback(nil):
            let active = try active
            let lineage = all.first { $0.number == active }?.lineage ?? 0
            let earlier = all.filter { $0.decision.state == .accepted && $0.lineage < lineage }
            if let newest = earlier.max(by: { $0.lineage < $1.lineage }) { return newest }
            throw TasteError(
                .notFound, "No earlier model than the one that serves is kept; there are: \(known).", field: "rollback")
        case .rollback(let number?):
            let generation = try chosen(by: .generation(number))
            if generation.decision.state == .accepted { return generation }
            throw TasteError(
                .failedPrecondition,
                "Generation \(number) was refused: \(generation.decision.reason). To let it serve all the same: taste models use \(number).",
                field: "generation")
        }
    }
}

extension ModelInfo {
    init(_ generation: Generation, isServing: Bool) {
        self.init(
            generation: generation.number, model: generation.kind, serving: isServing, time: generation.time,
            trainedThrough: generation.trainedThrough, validationRMSE: generation.validation.rmse,
            validationNDCG: generation.validation.ndcg,
            fitSeconds: generation.fitSeconds > 0 ? generation.fitSeconds : nil, bytes: generation.bytes,
            parameters: generation.parameters, state: generation.decision.state, reason: generation.decision.reason,
            fileBytes: generation.fileBytes, fittedThrough: generation.fittedThrough, trial: generation.comparison)
    }
}

extension Freshness {
    /// The freshness of an answer about a generation.
    init(_ generation: Generation, sequence: UInt64) {
        self.init(sequence: sequence, generation: generation.number, trainedThrough: generation.trainedThrough)
    }
}
