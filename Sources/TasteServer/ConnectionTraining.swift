import TasteEngine
import TasteProtocol
import TasteStore

/// A training that a client asked for, and its progress.
extension ConnectionHandler {
    func train(_ call: WireTrain, id: UInt64) {
        let onLoop = onLoop()
        engine.trainer.train(kind: call.model.isEmpty ? nil : call.model) { step in
            var report = WireTrainProgress()
            report.phase = step.phase
            report.fraction = Float(step.fraction)
            report.epoch = UInt32(clamping: step.epoch)
            report.validationRmse = step.validationRMSE ?? 0
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

    private func response(_ outcome: TrainingOutcome) -> WireResponse {
        var result = WireTrainResult()
        result.model = outcome.generation.kind
        let validation = outcome.generation.validationRMSE
        result.validationRmse = validation.isFinite ? validation : 0
        result.seconds = Float(outcome.seconds)
        let sequence = (try? engine.freshness().sequence) ?? outcome.generation.trainedThrough
        var response = response(.train(result), sequence)
        response.freshness.generation = outcome.generation.number
        response.freshness.trainedThrough = outcome.generation.trainedThrough
        return response
    }
}
