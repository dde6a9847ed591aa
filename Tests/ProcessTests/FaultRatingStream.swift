import TasteProtocol
import TestSupport
import Testing

/// The ratings of one client, whose times are their numbers, and which of them the daemon has acknowledged.
struct FaultRatingStream: Sendable {
    let user: String
    /// The number of ratings sent; their numbers are 1...attempted.
    private(set) var attempted = 0
    /// The numbers of the acknowledged ratings.
    private(set) var acknowledged = 0
    /// The number of the newest acknowledged rating, by item.
    private(set) var newest: [String: Int] = [:]

    private static let items = 240

    init(user: String) { self.user = user }

    /// The stream as it was when the given ratings had been acknowledged.
    init(user: String, attempted: Int, acknowledged numbers: [Int]) {
        self.init(user: user)
        self.attempted = attempted
        for number in numbers { note(number) }
    }

    /// The item and value of a rating. Many numbers share an item, so that ratings are replaced all the time.
    private static func rating(_ number: Int) -> (item: String, value: Float) {
        ("item \((number &* 2_654_435_761 >> 7) % items)", Float(1 + number % 10) / 2)
    }

    /// Rates until the daemon stops answering, with `pipelined` ratings in flight.
    mutating func run(on socket: String, pipelined: Int) async {
        // Any error of the connection ends the stream; acknowledged ratings were recorded before.
        try? await RawConnection.open(path: socket) { connection in
            for _ in 0..<pipelined { try await sendNext(connection) }
            while let response = try await connection.response(), response.isWritten {
                note(Int(response.id))
                try await sendNext(connection)
            }
        }
    }

    private mutating func sendNext(_ connection: RawConnection) async throws {
        attempted += 1
        let (item, value) = FaultRatingStream.rating(attempted)
        var rating = WireRating(user, item, value)
        rating.time = Int64(attempted)
        var rate = WireRate()
        rate.ratings = [rating]
        try await connection.send(WireRequest(id: UInt64(attempted), .rate(rate)))
    }

    private mutating func note(_ number: Int) {
        acknowledged += 1
        let item = FaultRatingStream.rating(number).item
        newest[item] = max(newest[item] ?? 0, number)
    }

    /// Checks the user's history: every acknowledged rating is stored or was replaced by a later one, none is stored
    /// twice, and no rating is stored that was never sent.
    ///
    /// - Returns: The number of ratings in the history.
    func check(on connection: inout RawConnection, _ context: Comment) async throws -> Int {
        var history = WireGetHistory()
        history.user = user
        let response = try await connection.call(WireRequest(id: 1, .getHistory(history)))
        if case .error(let error)? = response.result {
            // The daemon was killed before it stored this client's first rating.
            #expect(error.code == .notFound && newest.isEmpty, context)
            return 0
        }
        var found: [String: Int] = [:]
        for entry in response.history.entries {
            #expect(found.updateValue(Int(entry.time), forKey: entry.item) == nil, context)
            let sent = FaultRatingStream.rating(Int(entry.time))
            #expect(entry.time >= 1 && entry.time <= attempted, context)
            #expect(entry.item == sent.item && entry.value == sent.value, context)
        }
        for (item, number) in newest {
            #expect((found[item] ?? 0) >= number, "\(user) lost rating \(number) of \(item); \(context)")
        }
        return found.count
    }
}

extension FaultRatingStream {
    /// Runs eight clients that rate until the daemon stops answering, which `interrupt` causes.
    static func runEight(
        prefix: String, on daemon: DaemonProcess, pipelined: Int, interrupt: @escaping @Sendable () async throws -> Void
    ) async throws -> [FaultRatingStream] {
        let socket = daemon.socket
        return try await withThrowingTaskGroup(of: FaultRatingStream?.self) { group in
            for client in 0..<8 {
                group.addTask {
                    var stream = FaultRatingStream(user: "\(prefix) client \(client)")
                    await stream.run(on: socket, pipelined: pipelined)
                    return stream
                }
            }
            group.addTask {
                try await interrupt()
                return nil
            }
            return try await group.reduce(into: []) { streams, stream in
                if let stream { streams.append(stream) }
            }
        }
    }

    /// Checks all streams on a new connection. Returns the number of their ratings.
    static func check(
        _ streams: [FaultRatingStream], on daemon: DaemonProcess, _ context: Comment
    ) async throws -> Int {
        try await RawConnection.open(path: daemon.socket) { connection in
            var count = 0
            for stream in streams { count += try await stream.check(on: &connection, context) }
            return count
        }
    }
}
