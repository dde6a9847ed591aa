import TasteProtocol

/// A million items without ratings, which any member may store.
struct MillionTrial {
    let room: Room
    let report: (Finding) -> Void

    private static let items = 1_000_000

    func run() throws {
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings().store(in: daemon)
        try daemon.train("linear")
        let connection = try daemon.connect()
        for first in stride(from: 0, to: Self.items, by: 50_000) {
            var call = WirePutItems()
            call.items = (first..<first + 50_000).map { number in
                var item = WireItem()
                item.id = "empty\(number)"
                return item
            }
            if let refusal = try connection.ask(.putItems(call)).refusal { throw BenchError(refusal.message) }
        }
        var recommend = WireRecommend()
        (recommend.user, recommend.count) = ("nobody", 10)
        try measure("recommend for an unknown user", .recommend(recommend), atMost: 10, connection)
        var similar = WireSimilar()
        (similar.item, similar.count) = ("empty5", 10)
        try measure("similar of an unlearned item", .similar(similar), atMost: 20, connection)
        try watchOthers(daemon)
    }

    /// Measures a call, before each of which another rating is stored, so that nothing computed for the answer before
    /// is still true.
    private func measure(
        _ what: String, _ call: WireRequest.OneOf_Call, atMost most: Double, _ connection: FrameConnection
    ) throws {
        var latencies = Latencies()
        var failures: [String] = []
        var count = 0
        let end = ContinuousClock.now + .seconds(8)
        while count < 500, ContinuousClock.now < end {
            var rate = WireRate()
            rate.ratings = [
                SampleRatings.rating(
                    SampleRatings.user(count % 50), SampleRatings.item(count % 97), Float(1 + count % 5))
            ]
            _ = try connection.ask(.rate(rate))
            let start = ContinuousClock.now
            let answer = try connection.ask(call)
            latencies.record(ContinuousClock.now - start)
            if let refusal = answer.refusal { failures.append(refusal.message) }
            count += 1
        }
        let seen = ProbeReport(latencies, count: count, failures: failures)
        report(.p99("a million empty items: " + what + ", each after a rating, p99", seen, atMost: most))
    }

    private func watchOthers(_ daemon: AttackedDaemon) throws {
        let quiet = try room.probe(.ping, on: daemon, seconds: 2, connections: 4)
        let attacker = try room.attack(
            .similar, as: Room.attackers[0], on: daemon, ["--name", "empty5", "--depth", "60"])
        let seen = try room.probe(.ping, on: daemon, seconds: 4, connections: 4)
        report(
            .p99(
                "60 pipelined similar of an unlearned item: another's ping p99", seen, atMost: 5 + quiet.p99,
                quiet: quiet))
        attacker.end()
    }
}
