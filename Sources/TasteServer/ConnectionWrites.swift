import Foundation
import NIOCore
import TasteEngine
import TasteProtocol
import TasteStore

/// An import as its connection sees it.
struct OpenImport {
    var session: ImportSession
}

/// The calls that change something: handed to the engine, answered when it calls back.
extension ConnectionHandler {
    func write(_ call: WireRequest.OneOf_Call, _ request: WireRequest) throws(CallError) {
        let id = request.id
        let time = Int64(Date().timeIntervalSince1970)
        switch call {
        case .rate(let call):
            try checkCount(call.ratings.count, field: "rate.ratings")
            let ratings = call.ratings.map { rating in
                NewRating(
                    user: rating.user, item: rating.item, value: rating.value,
                    time: rating.hasTime ? rating.time : time)
            }
            engine.rate(ratings, completion: written(id, "rate"))
        case .unrate(let call):
            engine.unrate(user: call.user, item: call.item, time: time, completion: written(id, "unrate"))
        case .putItems(let call):
            try checkCount(call.items.count, field: "put_items.items")
            engine.put(call.items.map(ItemRecord.init), time: time, completion: written(id, "put_items"))
        case .forgetUser(let call):
            engine.forget(user: call.user, time: time, completion: written(id, "forget_user"))
        case .import(let frame): try receive(frame, id: id, time: time)
        case .train(let call): train(call, id: id)
        default:
            throw CallError(.unimplemented, "This daemon does not know the call. Set one of taste.proto's, or upgrade.")
        }
    }

    private func checkCount(_ count: Int, field: String) throws(CallError) {
        guard count > 0 else {
            throw CallError(.invalidArgument, "There is nothing to store. Send at least one.", field: field)
        }
        guard count <= limits.ratingsPerRequest else {
            throw CallError(
                .invalidArgument,
                "\(count) are over the limit of \(limits.ratingsPerRequest) (limits.ratingsPerRequest). Send less at once.",
                field: field)
        }
    }

    /// Runs `body` on this connection's event loop, from any thread.
    private func onLoop() -> @Sendable (@escaping @Sendable (ConnectionHandler) -> Void) -> Void {
        guard let context else { return { _ in } }
        let loop = context.eventLoop
        let bound = NIOLoopBound(self, eventLoop: loop)
        return { body in
            loop.execute {
                body(bound.value)
                bound.value.flush()
            }
        }
    }

    private func written(_ id: UInt64, _ call: String) -> Engine.WriteCompletion {
        let onLoop = onLoop()
        return { result in
            onLoop { handler in
                switch result {
                case .success(let sequence): handler.finish(handler.response(.written(WireWritten()), sequence), id: id)
                case .failure(let error): handler.finish(CallError(error, call: call), id: id)
                }
            }
        }
    }

    /// A write's response: its own sequence number, beside the model that serves.
    private func response(_ result: WireResponse.OneOf_Result, _ sequence: UInt64) -> WireResponse {
        var freshness = (try? engine.freshness()) ?? Freshness(sequence: sequence)
        freshness.sequence = sequence
        var response = WireResponse()
        response.freshness = WireFreshness(freshness)
        response.result = result
        return response
    }

    private func receive(_ frame: WireImport, id: UInt64, time: Int64) throws(CallError) {
        // Taken out while it grows: a copy that stayed behind would make every frame copy the whole import.
        var open =
            imports.removeValue(forKey: id)
            ?? OpenImport(session: engine.beginImport(frame.duplicates == .average ? .average : .last))
        do throws(CallError) {
            try add(frame, to: &open.session)
        } catch {
            engine.abandon(open.session)
            throw error
        }
        if frame.last { return commit(open.session, id: id, time: time) }
        let received = UInt64(open.session.received)
        let onLoop = onLoop()
        engine.spill(&open.session) { result in
            onLoop { handler in
                switch result {
                case .success: handler.reportImport(received: received, stored: 0, id: id)
                case .failure(let error): handler.finish(CallError(error, call: "import"), id: id)
                }
            }
        }
        imports[id] = open
    }

    private func add(_ frame: WireImport, to session: inout ImportSession) throws(CallError) {
        try checkFrame(frame)
        guard session.received + frame.user.count <= limits.ratingsPerImport else {
            engine.abandon(session)
            throw CallError(
                .resourceExhausted,
                "An import holds at most \(limits.ratingsPerImport) ratings (limits.ratingsPerImport). Split it.")
        }
        do throws(EngineError) {
            try engine.add(ImportFrame(frame), to: &session)
        } catch {
            throw CallError(error, call: "import")
        }
    }

    private func checkFrame(_ frame: WireImport) throws(CallError) {
        for (count, field) in [(frame.user.count, "import.user"), (frame.catalogue.count, "import.catalogue")]
        where count > limits.ratingsPerRequest {
            throw CallError(
                .invalidArgument,
                "A frame of \(count) is over the limit of \(limits.ratingsPerRequest) (limits.ratingsPerRequest).",
                field: field)
        }
    }

    private func commit(_ session: ImportSession, id: UInt64, time: Int64) {
        let received = UInt64(session.received)
        let onLoop = onLoop()
        engine.commit(session, time: time) { stored in
            onLoop { $0.reportImport(received: received, stored: UInt64(stored), id: id) }
        } completion: { result in
            onLoop { handler in
                switch result {
                case .success(let outcome):
                    handler.finish(
                        handler.response(.import(WireImportResult(outcome.summary)), outcome.sequence), id: id)
                case .failure(let error): handler.finish(CallError(error, call: "import"), id: id)
                }
            }
        }
    }

    private func reportImport(received: UInt64, stored: UInt64, id: UInt64) {
        var report = WireImportProgress()
        report.received = received
        report.stored = stored
        var response = WireResponse()
        response.importProgress = report
        progress(response, id: id)
    }

    private func train(_ call: WireTrain, id: UInt64) {
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

extension WireImportResult {
    init(_ summary: ImportSummary) {
        self.init()
        ratings = UInt64(summary.ratings)
        duplicates = UInt64(summary.duplicates)
        newUsers = UInt64(summary.newUsers)
        newItems = UInt64(summary.newItems)
    }
}
