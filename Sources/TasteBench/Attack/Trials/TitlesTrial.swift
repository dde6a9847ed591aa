import Foundation
import TasteProtocol

/// Records that are as large as the daemon takes, of items that everybody is recommended.
struct TitlesTrial {
    let room: Room
    let report: (Finding) -> Void

    func run() throws {
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings(users: 120, items: 150, each: 25).store(in: daemon)
        let bytes = try storeTitles(in: daemon)
        try daemon.train("bias")
        let connection = try daemon.connect()
        let newcomers = try count(of: 20) { try recommend("newcomer\($0)", connection) }
        let known = try count(of: 50) { try recommend(SampleRatings.user($0), connection) }
        let what = "titles of \(bytes) bytes on the best items"
        report(
            .holds(
                newcomers == 20, what + ": newcomers' recommend(10)", seen: "\(newcomers) of 20 answered", must: "20"))
        report(.holds(known == 50, what + ": users' recommend(10)", seen: "\(known) of 50 answered", must: "50"))
        let list = try connection.ask(.listItems(WireListItems()))
        report(
            .holds(list.refusal == nil, what + ": list_items", seen: list.refusal?.message ?? "a page", must: "a page"))
        for arguments in [["recommend", "newcomer"], ["items"]] {
            let child = try room.start(
                room.product("taste"), arguments + ["--socket", daemon.socket], log: room.folder + "/taste.log")
            _ = child.waits(atMost: 20)
            report(
                .holds(
                    child.status == 0, what + ": taste \(arguments.joined(separator: " "))", seen: child.ending,
                    must: "exit 0"))
        }
    }

    /// Stores a thousand items with the longest titles that are accepted, and no less than ten, and makes them popular.
    /// Returns the length.
    private func storeTitles(in daemon: AttackedDaemon) throws -> Int {
        let connection = try daemon.connect()
        var bytes = 700_000
        while let refusal = try connection.ask(.putItems(items(0..<5, titleBytes: bytes))).refusal {
            if bytes == 700_000 {
                report(
                    .holds(
                        true, "ten titles of 0.7 MB", seen: "\(refusal.code): \(refusal.message)",
                        must: "refused or bounded"))
            }
            bytes /= 2
            guard bytes > 0 else { throw BenchError("no title is accepted") }
        }
        let count = bytes == 700_000 ? 10 : 1000
        let step = max(1, 4_000_000 / (bytes + 300))
        for first in stride(from: 0, to: count, by: step) {
            let call = items(first..<min(count, first + step), titleBytes: bytes)
            if let refusal = try connection.ask(.putItems(call)).refusal { throw BenchError(refusal.message) }
        }
        var rate = WireRate()
        rate.ratings = (0..<30 * min(count, 1000)).map {
            SampleRatings.rating("sock\($0 / min(count, 1000))", "titled\($0 % min(count, 1000))", 5)
        }
        if let refusal = try connection.ask(.rate(rate)).refusal { throw BenchError(refusal.message) }
        return bytes
    }

    private func items(_ numbers: Range<Int>, titleBytes: Int) -> WirePutItems {
        var call = WirePutItems()
        let title = String(repeating: "x", count: titleBytes)
        call.items = numbers.map { number in
            var item = WireItem()
            (item.id, item.title) = ("titled\(number)", title)
            return item
        }
        return call
    }

    private func recommend(_ user: String, _ connection: FrameConnection) throws -> WireResponse {
        var call = WireRecommend()
        (call.user, call.count) = (user, 10)
        return try connection.ask(.recommend(call))
    }

    private func count(of all: Int, _ ask: (Int) throws -> WireResponse) throws -> Int {
        try (0..<all).filter { try ask($0).refusal == nil }.count
    }
}
