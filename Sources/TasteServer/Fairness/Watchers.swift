import NIOCore
import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

/// The watches of one event loop: calls that are told of every change until their connection closes. It is used on its
/// event loop only.
///
/// A commit wakes the loop only if a watch waits for one, and at most once in the shortest time between two events.
/// What no commit tells, such as the progress of a training, is looked at every second.
final class Watchers {
    /// What a watch is told.
    private struct State: Equatable {
        let freshness: Freshness
        let training: String
        let trouble: String?

        init(_ engine: Engine, _ host: ServerHost) throws(TasteError) {
            freshness = try engine.freshness()
            training = engine.trainer.activity
            trouble = engine.trouble ?? host.trouble()
        }

        var response: WireResponse {
            let event = WatchEvent(training: training, trouble: trouble)
            var response = WireResponse(.watch(event.wire), freshness)
            response.more = true
            return response
        }
    }

    private struct Watch {
        let connection: ConnectionHandler
        let id: UInt64
        /// What it was told last; nil: nothing.
        var told: State?
    }

    private static let pauseWithoutCommit = TimeAmount.seconds(1)

    private let loop: any EventLoop
    private let engine: Engine
    private let wakeUp: WakeUp
    private var watches: [Watch] = []
    private var lastLook = NIODeadline.distantPast
    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    private var isStopping = false

    init(loop: any EventLoop, engine: Engine, wakeUp: WakeUp) {
        (self.loop, self.engine, self.wakeUp) = (loop, engine, wakeUp)
    }

    /// Tells a call how things stand, and of every change from now on.
    func add(_ connection: ConnectionHandler, id: UInt64) {
        guard !isStopping else { return connection.finish(.stopping, id: id) }
        do throws(TasteError) {
            try connection.server.held.add(of: connection.uid, within: connection.server.limits)
        } catch { return connection.finish(error.inCall("watch"), id: id) }
        watches.append(Watch(connection: connection, id: id))
        look()
    }

    /// Ends the watches of a connection that has closed.
    func remove(_ connection: ConnectionHandler) {
        guard !watches.isEmpty else { return }
        watches.removeAll { watch in
            guard watch.connection === connection else { return false }
            connection.server.held.remove(of: connection.uid)
            return true
        }
        if watches.isEmpty { rest() }
    }

    /// Ends all watches, now and from now on, because the daemon is stopping.
    func stop() {
        isStopping = true
        let ended = watches
        watches = []
        rest()
        for watch in ended {
            watch.connection.server.held.remove(of: watch.connection.uid)
            watch.connection.deliver { $0.finish(.stopping, id: watch.id) }
        }
    }

    /// A commit may have changed what watches are told.
    func noteCommit() {
        guard let shortest = watches.map(\.connection.server.limits.watchMilliseconds).min() else { return }
        schedule(at: max(lastLook + .milliseconds(Int64(shortest)), .now()))
    }

    private func look() {
        (lastLook, timer) = (.now(), nil)
        // A commit from now on may be missed by this look, so it must wake the loop.
        wakeUp.isPending = false
        wakeUp.isWanted = true
        // If the store cannot be read now, the next look tells of it.
        if let first = watches.first, let state = try? State(engine, first.connection.server.host) {
            for index in watches.indices where watches[index].told != state { tell(state, at: index) }
        }
        schedule(at: lastLook + Self.pauseWithoutCommit)
    }

    /// Tells one watch, unless its peer has not read what it was told before: it is then told at a later look.
    private func tell(_ state: State, at index: Int) {
        let watch = watches[index]
        guard watch.connection.isWritable else { return }
        watches[index].told = state
        watch.connection.deliver { $0.write(state.response, id: watch.id) }
    }

    /// Looks at the daemon at a time, unless a look is due before.
    private func schedule(at deadline: NIODeadline) {
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: loop)
        timer = (deadline, loop.scheduleTask(deadline: deadline) { bound.value.look() })
    }

    private func rest() {
        wakeUp.isWanted = false
        timer?.task.cancel()
        timer = nil
    }
}
