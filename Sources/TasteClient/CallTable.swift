import NIOCore
import TasteProtocol
import TasteValues

/// The calls of one connection: those that were sent, and those that wait because too many are unanswered. It decides
/// what each response means to them, and performs no input or output.
struct CallTable<Waiter> {
    /// What a response means to its call.
    enum Delivery {
        /// Further responses to this call follow.
        case progress(Waiter)
        /// The response was the last one; the call has been removed from the table.
        case last(Waiter)
        /// No call waits for the response, because it was cancelled or has timed out.
        case unclaimed
        /// The daemon could not read a request and is about to close the connection.
        case refused(TasteError)
    }

    private struct Entry {
        /// What waits for the responses; nil if the caller has given up while the daemon has not answered.
        var waiter: Waiter?
        /// The first frame; nil once it has been sent.
        var unsent: ByteBuffer?
    }

    private let limit: Int
    private var entries: [UInt64: Entry] = [:]
    private var queue = CircularBuffer<UInt64>()
    private var inFlight = 0

    /// - Parameter limit: The largest number of unanswered calls.
    init(limit: Int) {
        self.limit = limit
    }

    /// Adds a call. `nextFrame()` returns its frame when it is to be sent.
    mutating func add(_ waiter: Waiter, id: UInt64, frame: ByteBuffer) {
        entries[id] = Entry(waiter: waiter, unsent: frame)
        queue.append(id)
    }

    /// The next frame to send, oldest call first; nil while `limit` calls are unanswered, or if no call waits.
    mutating func nextFrame() -> ByteBuffer? {
        while inFlight < limit, let id = queue.popFirst() {
            // The id of a call that was removed while it waited is still in the queue.
            guard let frame = entries[id]?.unsent else { continue }
            entries[id]?.unsent = nil
            inFlight += 1
            return frame
        }
        return nil
    }

    /// Whether further frames of this call may be sent: its first frame was sent, and it has not ended.
    func isOpen(_ id: UInt64) -> Bool {
        guard let entry = entries[id] else { return false }
        return entry.waiter != nil && entry.unsent == nil
    }

    /// Decides what a response means, and removes the call if it was the last one.
    mutating func receive(_ response: WireResponse) -> Delivery {
        if response.id == ProtocolLimits.noRequest { return .refused(TasteError(response.error)) }
        guard let entry = entries[response.id], entry.unsent == nil else { return .unclaimed }
        if response.more { return entry.waiter.map(Delivery.progress) ?? .unclaimed }
        entries[response.id] = nil
        inFlight -= 1
        return entry.waiter.map(Delivery.last) ?? .unclaimed
    }

    /// Ends a call before its last response. A call that was sent stays in flight, because the daemon still counts it.
    mutating func remove(_ id: UInt64) -> Waiter? {
        guard let entry = entries[id] else { return nil }
        if entry.unsent == nil {
            entries[id]?.waiter = nil
        } else {
            entries[id] = nil
        }
        return entry.waiter
    }

    /// The calls that wait for their last response.
    var waiting: [(id: UInt64, waiter: Waiter)] {
        entries.compactMap { id, entry in entry.waiter.map { (id, $0) } }
    }

    /// Removes all calls and returns what still waits, in the order of the calls' ids.
    mutating func removeAll() -> [Waiter] {
        defer { self = CallTable(limit: limit) }
        return entries.sorted { $0.key < $1.key }.compactMap(\.value.waiter)
    }
}
