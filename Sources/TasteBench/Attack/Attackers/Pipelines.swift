import Glibc
import TasteProtocol

/// Attacks that keep the daemon computing.
extension Attacker {
    func recommends() throws {
        try pipelines { id in
            var call = WireRecommend()
            call.user = SampleRatings.user(Int(id))
            call.count = 1000
            return .recommend(call)
        }
    }

    /// Genres that no item has: one very long name, and as many names as items may be asked for.
    func asksForGenres() throws {
        try pipelines { id in
            var call = WireRecommend()
            call.user = "nobody"
            call.count = 1
            call.likeGenres =
                id % 2 == 1
                ? [String(repeating: "q", count: 20_000)]
                : (0..<1000).map { "genre\($0)" + String(repeating: "q", count: 240) }
            return .recommend(call)
        }
    }

    func asksForHistory(of user: String) throws {
        try pipelines { id in
            if id % 2 == 0 {
                var call = WireRecommend()
                (call.user, call.count) = (user, 1)
                return .recommend(call)
            }
            var call = WireGetHistory()
            (call.user, call.limit) = (user, 1)
            return .getHistory(call)
        }
    }

    func asksForSimilar(to item: String) throws {
        try pipelines { _ in
            var call = WireSimilar()
            (call.item, call.count) = (item, 10)
            return .similar(call)
        }
    }

    func asksForPast(of user: String) throws {
        try pipelines { id in
            var call = WireRecommend()
            (call.user, call.count, call.asOf) = (user, 10, id)
            return .recommend(call)
        }
    }

    /// Sends `depth` requests on each connection, and again whenever they are answered.
    private func pipelines(_ call: (UInt64) throws -> WireRequest.OneOf_Call) throws -> Never {
        var frames: [UInt8] = []
        for id in 1...UInt64(max(2, depth)) { frames += try FrameConnection.frame(id, call(id)) }
        var open = try (0..<connections).map { _ in Pipeline(try connect()) }
        // Before the first request, because a daemon that is stopped by it may not read the rest.
        Self.sayReady()
        for index in open.indices { try open[index].send(frames, count: max(2, depth)) }
        while true {
            var polled = open.map { pollfd(fd: $0.connection.descriptor, events: Int16(POLLIN), revents: 0) }
            poll(&polled, nfds_t(polled.count), 100)
            for index in open.indices where polled[index].revents != 0 {
                do {
                    open[index].unanswered -= try open[index].connection.discardAnswers()
                    if open[index].unanswered <= 0 { try open[index].send(frames, count: max(2, depth)) }
                } catch {
                    usleep(10_000)
                    if let connection = try? connect() { open[index] = Pipeline(connection) }
                    try? open[index].send(frames, count: max(2, depth))
                }
            }
        }
    }

    private struct Pipeline {
        let connection: FrameConnection
        var unanswered = 0

        init(_ connection: FrameConnection) { self.connection = connection }

        mutating func send(_ frames: [UInt8], count: Int) throws {
            try connection.send(frames)
            unanswered += count
        }
    }
}
