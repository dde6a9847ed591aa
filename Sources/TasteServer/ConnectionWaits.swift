import NIOCore
import TasteEngine
import TasteProtocol

/// Reads that ask for a sequence number or a generation that the daemon has not reached yet.
extension ConnectionHandler {
    /// Answers a read once the daemon has reached what the request asks for.
    func wait(_ request: WireRequest, _ call: WireRequest.OneOf_Call) {
        let milliseconds = request.deadlineMs > 0 ? Int64(request.deadlineMs) : Int64(limits.deadlineMilliseconds)
        retry(request, call, until: .now() + .milliseconds(milliseconds))
    }

    private func retry(_ request: WireRequest, _ call: WireRequest.OneOf_Call, until deadline: NIODeadline) {
        guard let context else { return }
        do throws(CallError) {
            let freshness: Freshness
            do { freshness = try engine.freshness() } catch { throw CallError(error, call: "") }
            if freshness.sequence >= request.minSequence, freshness.generation >= request.minGeneration {
                try perform(call, request)
                return flush()
            }
            guard NIODeadline.now() < deadline else {
                throw CallError(
                    .failedPrecondition,
                    "The daemon is at sequence \(freshness.sequence), generation \(freshness.generation), and did not reach what was asked for in time. Ask for less, or wait longer.",
                    field: freshness.sequence < request.minSequence ? "min_sequence" : "min_generation")
            }
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(2)) { bound.value.retry(request, call, until: deadline) }
        } catch {
            finish(error, id: request.id)
            flush()
        }
    }
}

extension WireRequest.OneOf_Call {
    /// Whether it changes the store; the others may wait for a sequence number.
    var isWrite: Bool {
        switch self {
        case .rate, .unrate, .putItems, .import, .train, .useModel, .pauseLearning, .forgetUser: true
        default: false
        }
    }
}
