import TasteValues
import Testing

@testable import TasteEngine

@Suite("The state of the trainer")
struct TrainerStateTests {
    private func request(_ kind: String = "bias") -> TrainingRequest {
        TrainingRequest(order: TrainingOrder(kind: kind), progress: { _ in }, completion: { _ in })
    }

    /// What the thread is to do, with the kind of model that a request asks for.
    private func begin(_ state: inout TrainerState) -> String {
        switch state.begin() {
        case .serve(let request): "serve \(request.order.kind)"
        case .consultSchedule: "consult the schedule"
        case .nothing: "nothing"
        }
    }

    /// A state in which a training runs for a client.
    private func requested() -> TrainerState {
        var state = TrainerState.idle(next: nil)
        #expect(state.request(request("als"), isPaused: false) == nil)
        #expect(begin(&state) == "serve als")
        return state
    }

    /// A state in which the thread consults the schedule, or trains because of it.
    private func scheduled() -> TrainerState {
        var state = TrainerState.idle(next: nil)
        #expect(begin(&state) == "consult the schedule")
        return state
    }

    @Test("An idle trainer consults the schedule whenever it wakes up")
    func idle() {
        var state = TrainerState.idle(next: nil)
        for _ in 0..<2 {
            #expect(begin(&state) == "consult the schedule")
            #expect(!state.mustEnd)
            state.end()
        }
    }

    @Test("A request is served before the schedule is consulted, and once only")
    func requestIsServed() {
        var state = requested()
        #expect(!state.mustEnd)
        #expect(begin(&state) == "nothing")
        state.end()
        #expect(begin(&state) == "consult the schedule")
    }

    @Test("A second request is refused while the first one waits")
    func secondWhileWaiting() {
        var state = TrainerState.idle(next: nil)
        #expect(state.request(request("als"), isPaused: false) == nil)
        let refusal = state.request(request("bias"), isPaused: false)
        #expect(refusal?.code == .failedPrecondition)
        #expect(refusal?.message.contains("running already") == true)
        #expect(begin(&state) == "serve als")
    }

    @Test("A second request is refused while the first one is served, and accepted afterwards")
    func secondWhileRunning() {
        var state = requested()
        #expect(state.request(request("bias"), isPaused: false)?.code == .failedPrecondition)
        #expect(!state.mustEnd)
        state.end()
        #expect(state.request(request("bias"), isPaused: false) == nil)
        #expect(begin(&state) == "serve bias")
    }

    @Test("A scheduled training gives way to a request, which is served next")
    func scheduledGivesWay() {
        var state = scheduled()
        #expect(state.request(request("als"), isPaused: false) == nil)
        #expect(state.mustEnd)
        #expect(begin(&state) == "nothing")
        state.end()
        #expect(!state.mustEnd)
        #expect(begin(&state) == "serve als")
    }

    @Test("A second request is refused while a scheduled training gives way to the first one")
    func secondWhileGivingWay() {
        var state = scheduled()
        #expect(state.request(request("als"), isPaused: false) == nil)
        #expect(state.request(request("bias"), isPaused: false)?.code == .failedPrecondition)
        state.end()
        #expect(begin(&state) == "serve als")
    }

    @Test("Requests are refused while learning is paused, and change nothing")
    func paused() {
        for (before, next) in [
            (TrainerState.idle(next: nil), "consult the schedule"), (scheduled(), "nothing"), (requested(), "nothing"),
        ] {
            var state = before
            let refusal = state.request(request(), isPaused: true)
            #expect(refusal?.code == .failedPrecondition && refusal?.message.contains("--resume") == true)
            #expect(!state.mustEnd)
            #expect(begin(&state) == next)
        }
    }

    @Test("Stopping an idle trainer returns the request that waits")
    func stopIdle() {
        var state = TrainerState.idle(next: nil)
        #expect(state.stop()?.order.kind == nil)
        state = .idle(next: request("als"))
        #expect(state.stop()?.order.kind == "als")
    }

    @Test("Stopping during a scheduled training ends it and returns the request that waits")
    func stopScheduled() {
        var state = scheduled()
        #expect(state.stop()?.order.kind == nil)
        #expect(state.mustEnd)
        state = scheduled()
        #expect(state.request(request("als"), isPaused: false) == nil)
        #expect(state.stop()?.order.kind == "als")
        #expect(state.mustEnd)
    }

    @Test(
        "Stopping during a requested training ends it, and returns nothing, because that training reports its own end")
    func stopRequested() {
        var state = requested()
        #expect(state.stop()?.order.kind == nil)
        #expect(state.mustEnd)
    }

    @Test("A stopping trainer refuses requests, begins nothing, and stays so")
    func stopping() {
        var state = requested()
        _ = state.stop()
        for isPaused in [false, true] {
            #expect(state.request(request(), isPaused: isPaused)?.code == .unavailable)
        }
        #expect(begin(&state) == "nothing")
        state.end()
        #expect(state.mustEnd)
        #expect(begin(&state) == "nothing")
        #expect(state.stop()?.order.kind == nil)
    }
}
