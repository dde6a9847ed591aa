import TasteProtocol

/// Long and many names of genres, asked for where many are known.
struct GenreTrial {
    let room: Room
    let report: (Finding) -> Void

    private static let known = 250_000

    func run() throws {
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings().store(in: daemon)
        let each = try storeGenres(in: daemon)
        let quiet = try room.probe(.ping, on: daemon, seconds: 3, connections: 4)
        let attacker = try room.attack(.genres, as: Room.attackers[0], on: daemon)
        let seen = try room.probe(.ping, on: daemon, seconds: 5, connections: 4)
        report(
            .p99(
                "unknown genres asked for against \(Self.known) known ones, \(each) an item: another's ping p99", seen,
                atMost: 5 + quiet.p99, quiet: quiet))
        attacker.end()
    }

    /// Stores items with this many genres in all, as many an item as the daemon takes. Returns how many those are.
    private func storeGenres(in daemon: AttackedDaemon) throws -> Int {
        let connection = try daemon.connect()
        var each = Self.known
        while try connection.ask(.putItems(items(0..<1, genres: each))).refusal != nil {
            each /= 2
            guard each > 0 else { throw BenchError("no genre is accepted") }
        }
        let count = Self.known / each
        for first in stride(from: 1, to: count, by: 1000) {
            let refusal = try connection.ask(.putItems(items(first..<min(count, first + 1000), genres: each))).refusal
            if let refusal { throw BenchError(refusal.message) }
        }
        return each
    }

    private func items(_ numbers: Range<Int>, genres each: Int) -> WirePutItems {
        var call = WirePutItems()
        call.items = numbers.map { number in
            var item = WireItem()
            item.id = "genres\(number)"
            item.genres = (0..<each).map { "g\(1_000_000 + number * each + $0)" }
            return item
        }
        return call
    }
}
