import TasteEngine
import TasteProtocol
import TasteStore

/// Models that a client asks for: a training and its progress, or another one to serve.
extension ConnectionHandler {
    func train(_ call: WireTrain, id: UInt64) {
        let onLoop = onLoop()
        engine.trainer.train(kind: call.model.isEmpty ? nil : call.model, parameters: call.parameters) { step in
            var report = WireTrainProgress()
            report.phase = step.phase
            report.fraction = Float(step.fraction)
            report.epoch = UInt32(clamping: step.epoch)
            report.validationRmse = step.validationRMSE ?? 0
            report.validationNdcg = step.validationNDCG ?? 0
            onLoop { [report] handler in
                var response = WireResponse()
                response.trainProgress = report
                handler.progress(response, id: id)
            }
        } completion: { result in
            onLoop { handler in
                switch result {
                case .success(let outcome): handler.finish(handler.response(outcome), id: id)
                case .failure(let error): handler.finish(CallError(error, call: "train"), id: id)
                }
            }
        }
    }

    func use(_ call: WireUseModel, id: UInt64) throws(CallError) {
        let choice = try call.choice
        let onLoop = onLoop()
        engine.use(choice) { result in
            onLoop { handler in
                switch result {
                case .success(let generation): handler.finish(handler.response(generation), id: id)
                case .failure(let error): handler.finish(CallError(error, call: "use_model"), id: id)
                }
            }
        }
    }

    private func response(_ generation: Generation) -> WireResponse {
        let kept = KeptModel(generation: generation, isServing: true)
        let sequence = (try? engine.freshness().sequence) ?? generation.trainedThrough
        var response = response(.model(WireModelInfo(kept)), sequence)
        response.freshness.generation = generation.number
        response.freshness.trainedThrough = generation.trainedThrough
        return response
    }

    private func response(_ outcome: TrainingOutcome) -> WireResponse {
        var result = WireTrainResult()
        result.model = outcome.generation.kind
        result.validationRmse = outcome.generation.validation.rmse.orZero
        result.validationNdcg = outcome.generation.validation.ndcg.orZero
        result.parameters = outcome.generation.parameters
        result.seconds = Float(outcome.seconds)
        let sequence = (try? engine.freshness().sequence) ?? outcome.generation.trainedThrough
        var response = response(.train(result), sequence)
        response.freshness.generation = outcome.generation.number
        response.freshness.trainedThrough = outcome.generation.trainedThrough
        return response
    }
}

extension WireUseModel {
    fileprivate var choice: ModelChoice {
        get throws(CallError) {
            if rollback {
                guard model.isEmpty else {
                    throw CallError(
                        .invalidArgument,
                        "A rollback goes to a generation or, without one, to the model before; not to a kind.",
                        field: "use_model.model")
                }
                return .rollback(generation == 0 ? nil : generation)
            }
            guard model.isEmpty != (generation == 0) else {
                throw CallError(
                    .invalidArgument, "Name a kind of model or a generation, one of the two.", field: "use_model.model")
            }
            return model.isEmpty ? .generation(generation) : .kind(model)
        }
    }
}
