import NIOCore

/// Something of a uid that has work to do on an event loop.
protocol TurnTaker: AnyObject {
    var uid: UInt32 { get }
    /// Whether it waits for its turn. Only ``LoopTurns`` sets it.
    var isQueued: Bool { get set }

    /// Works until there is nothing left to do, or shortly after `end`.
    ///
    /// - Returns: Whether there is more to do.
    func takeTurn(until end: NIODeadline) -> Bool
}

/// Divides one event loop among the uids whose connections have work for it. It is used on its event loop only.
///
/// As long as the loop keeps up, a connection is served at once. When work piles up, connections take turns in slices
/// of about a millisecond; between two slices the loop reads from sockets.
final class LoopTurns {
    /// How long the loop serves before it looks at its sockets again.
    static let slice = TimeAmount.milliseconds(1)
    /// How long a connection is served before it is the turn of another one.
    static let turn = TimeAmount.microseconds(250)
    /// NIO runs tasks that are ready before it looks at its sockets. A slice that is not ready for a moment lets it
    /// look at them first.
    private static let pause = TimeAmount.microseconds(10)

    private let loop: any EventLoop
    private let ticks: LoopTicks?
    /// The tick of the last slice.
    private var sliceTick: UInt64?
    private var queue = FairQueue<any TurnTaker>()
    private var isSlicing = false
    private var isScheduled = false
    /// How long connections have been served at once since `servingSince`.
    private var served = TimeAmount.zero
    private var servingSince = NIODeadline.now()

    /// - Parameter ticks: Tells when the loop has looked at its sockets; nil: it does so between any two tasks.
    init(loop: any EventLoop, ticks: LoopTicks? = nil) { (self.loop, self.ticks) = (loop, ticks) }

    /// Whether connections wait for their turns.
    var isBusy: Bool { !queue.isEmpty }

    /// Lets a connection that has work to do take its turn: at once if nobody waits, else when it comes.
    func offer(_ taker: any TurnTaker) {
        guard !taker.isQueued else { return }
        let start = NIODeadline.now()
        // As long as the loop is idle half of the time, nobody needs a slice, which takes a turn of the loop of its
        // own.
        let elapsed = start - servingSince
        if elapsed > Self.slice * 2, elapsed > served * 2 { (served, servingSince) = (.zero, start) }
        guard queue.isEmpty, !isSlicing, served < Self.slice else { return enqueue(taker) }
        let hasMore = taker.takeTurn(until: start + Self.slice)
        served = served + (NIODeadline.now() - start)
        if hasMore { enqueue(taker) }
    }

    private func enqueue(_ taker: any TurnTaker) {
        taker.isQueued = true
        queue.append(taker, for: taker.uid)
        if !isSlicing { scheduleSlice(in: .zero) }
    }

    private func scheduleSlice(in delay: TimeAmount) {
        guard !isScheduled else { return }
        isScheduled = true
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: delay) { bound.value.runSlice() }
    }

    private func runSlice() {
        isScheduled = false
        // The loop looks at its sockets when no task is ready. Other tasks that took as long as the pause have kept it
        // from that, and may do so again and again.
        let tick = ticks?.number
        if let tick, tick == sliceTick { return scheduleSlice(in: Self.pause) }
        sliceTick = tick
        isSlicing = true
        var time = NIODeadline.now()
        let end = time + Self.slice
        while time < end, let (uid, taker) = queue.next() {
            taker.isQueued = false
            let hasMore = taker.takeTurn(until: time + Self.turn)
            if hasMore, !taker.isQueued { enqueue(taker) }
            let now = NIODeadline.now()
            queue.charge((now - time).nanoseconds, to: uid)
            time = now
        }
        isSlicing = false
        (served, servingSince) = (.zero, time)
        if !queue.isEmpty { scheduleSlice(in: Self.pause) }
    }
}
