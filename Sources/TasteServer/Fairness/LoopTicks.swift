import NIOCore
import NIOPosix
import Synchronization

/// Counts how often an event loop has run all tasks that were ready. It looks at its sockets between two such ticks,
/// and not within one, however long the tasks take.
final class LoopTicks: Sendable {
    private let count = Atomic<UInt64>(0)

    /// The number of the tick in which the loop is.
    var number: UInt64 { count.load(ordering: .relaxed) }

    func advance() { count.wrappingAdd(1, ordering: .relaxed) }
}

/// The ticks of the event loops of a group.
package final class GroupTicks: NIOEventLoopMetricsDelegate {
    private let loops = Mutex<[ObjectIdentifier: LoopTicks]>([:])

    package init() {}

    /// The ticks of one event loop.
    func of(_ loop: ObjectIdentifier) -> LoopTicks {
        loops.withLock { loops in
            if let ticks = loops[loop] { return ticks }
            let ticks = LoopTicks()
            loops[loop] = ticks
            return ticks
        }
    }

    package func processedTick(info: NIOEventLoopTickInfo) { of(info.eventLoopID).advance() }
}
