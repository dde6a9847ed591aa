import TasteProtocol

/// The calls of one connection that wait for responses, and what each response means to them. Does no I/O.
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
        case refused(CallError)
    }

    private var waiters: [UInt64: Waiter] = [:]

    var isEmpty: Bool { waiters.isEmpty }

    func contains(_ id: UInt64) -> Bool {
        waiters[id] != nil
    }

    mutating func add(_ waiter: Waiter, id: UInt64) {
        waiters[id] = waiter
    }

    mutating func receive(_ response: WireResponse) -> Delivery {
        if response.id == ProtocolLimits.noRequest { return .refused(CallError(response.error)) }
        if response.more { return waiters[response.id].map(Delivery.progress) ?? .nobody }
        return waiters.removeValue(forKey: response.id).map(Delivery.last) ?? .nobody
    }

    /// Ends one call before its last response.
    mutating func remove(_ id: UInt64) -> Waiter? {
        waiters.removeValue(forKey: id)
    }

    /// Ends all calls, in the order of their ids.
    mutating func removeAll() -> [Waiter] {
        defer { waiters.removeAll() }
        return waiters.sorted { $0.key < $1.key }.map(\.value)
    }
}
