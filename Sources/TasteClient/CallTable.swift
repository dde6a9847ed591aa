import NIOCore
import TasteProtocol
import TasteValues

/// The calls of one connection: those that are sent, those that wait because enough are, and what each response means
/// to them. Does no I/O.
struct CallTable<Waiter> {
    /// What becomes of a response.
    enum Delivery {
        /// Further responses to this call follow.
        case progress(Waiter)
        /// The call is over, and no longer in the table.
        case last(Waiter)
        /// Nobody waits any more: the call was cancelled, or ran out of time.
        case nobody
        /// The daemon could not read what was sent and is about to close the connection.
        case refused(TasteError)
    }

    private struct Entry {
        /// nil: the caller has given up, but the daemon has not answered.
        var waiter: Waiter?
        /// nil: sent.
        var unsent: ByteBuffer?
    }

    private let limit: Int
    private var entries: [UInt64: Entry] = [:]
    private var queue = CircularBuffer<UInt64>()
    private var inFlight = 0

    /// - Parameter limit: how many calls the daemon may have to answer at once.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes in a call. Its frame is to be sent when `nextFrame()` hands it out.
    mutating func add(_ waiter: Waiter, id: UInt64, frame: ByteBuffer) {
        entries[id] = Entry(waiter: waiter, unsent: frame)
        queue.append(id)
    }

    /// The next frame to send, oldest first; nil while the daemon has enough to answer, or nothing waits.
    mutating func nextFrame() -> ByteBuffer? {
        while inFlight < limit, let id = queue.popFirst() {
            // A call that was removed while it waited has left its id behind.
            guard let frame = entries[id]?.unsent else { continue }
            entries[id]?.unsent = nil
            inFlight += 1
            return frame
        }
        return nil
    }

    /// Whether further frames of this call can be sent.
    func isOpen(_ id: UInt64) -> Bool {
        guard let entry = entries[id] else { return false }
        return entry.waiter != nil && entry.unsent == nil
    }

    mutating func receive(_ response: WireResponse) -> Delivery {
        if response.id == ProtocolLimits.noRequest { return .refused(TasteError(response.error)) }
        guard let entry = entries[response.id], entry.unsent == nil else { return .nobody }
        if response.more { return entry.waiter.map(Delivery.progress) ?? .nobody }
        entries[response.id] = nil
        inFlight -= 1
        return entry.waiter.map(Delivery.last) ?? .nobody
    }

    /// Ends a call before its last response. One that was sent still counts as in flight, as the daemon counts it.
    mutating func remove(_ id: UInt64) -> Waiter? {
        guard let entry = entries[id] else { return nil }
        if entry.unsent == nil {
            entries[id]?.waiter = nil
        } else {
            entries[id] = nil
        }
        return entry.waiter
    }

    /// Ends all calls. Returns those who still wait, in the order of their ids.
    mutating func removeAll() -> [Waiter] {
        defer { self = CallTable(limit: limit) }
        return entries.sorted { $0.key < $1.key }.compactMap(\.value.waiter)
    }
}
