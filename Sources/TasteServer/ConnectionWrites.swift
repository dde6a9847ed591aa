import Foundation
import NIOCore
import TasteEngine
import TasteProtocol
import TasteStore

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
        case .useModel(let call): try use(call, id: id)
        case .pauseLearning(let call): engine.trainer.setPaused(call.paused, completion: written(id, "pause_learning"))
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
    func onLoop() -> @Sendable (@escaping @Sendable (ConnectionHandler) -> Void) -> Void {
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
    func response(_ result: WireResponse.OneOf_Result, _ sequence: UInt64) -> WireResponse {
        var response = WireResponse()
        response.freshness = WireFreshness(engine.freshness(ofWrite: sequence))
        response.result = result
        return response
    }
}
