import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("Turns on the event loops")
struct FairTurnTests {
    @Test("Connections on both event loops are served although another one has hundreds of requests before theirs")
    func manyRequests() async throws {
        let (requests, items) = (600, 1000)
        let daemon = try await DaemonProcess(
            arguments: [
                "--limits-requests-in-flight", "\(requests)", "--limits-buffered-bytes", "\(1 << 30)",
                "--training-automatic", "false",
            ])
        try await RawConnection.open(path: daemon.socket) { hog in
            var put = WirePutItems()
            put.items = (0..<items).map { number in
                var item = WireItem()
                item.id = "item \(number)"
                return item
            }
            _ = try await hog.call(WireRequest(id: 1, .putItems(put)))
            // Connections are distributed over the event loops in turn, so these two are on different ones.
            try await RawConnection.open(path: daemon.socket) { left in
                try await RawConnection.open(path: daemon.socket) { right in
                    var frames: [UInt8] = []
                    for id in 1...UInt64(requests) {
                        frames += try RawConnection.frame(WireRequest(id: id, .listItems(WireListItems())))
                    }
                    try await hog.send(frames)
                    #expect(try await hog.response() != nil)
                    let marks = [
                        try await left.call(.rate("left", "item 1", 3)).freshness.sequence,
                        try await right.call(.rate("right", "item 1", 3)).freshness.sequence,
                    ]
                    // Workers make long answers, in any order.
                    var newest = UInt64(0)
                    for _ in 2...requests {
                        newest = max(newest, try #require(try await hog.response()).freshness.sequence)
                    }
                    for mark in marks { #expect(newest >= mark, "a rating was stored after the last of the requests") }
                }
            }
        }
    }

    @Test("Reads of the past of one connection do not have others of another connection refused")
    func pastReads() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await RawConnection.open(path: daemon.socket) { hog in
            var rate = WireRate()
            rate.ratings = (0..<20_000).map { WireRating("user \($0 % 100)", "item \($0 / 100)", 3) }
            _ = try await hog.call(WireRequest(id: 1, .rate(rate)))
            var recommend = WireRecommend()
            (recommend.user, recommend.count, recommend.asOf) = ("user 1", 10, 1)
            for id in 2...128 as ClosedRange<UInt64> { try await hog.send(WireRequest(id: id, .recommend(recommend))) }
            try await RawConnection.open(path: daemon.socket) { other in
                for id in 1...128 as ClosedRange<UInt64> {
                    try await other.send(WireRequest(id: id, .recommend(recommend)))
                }
                for _ in 1...128 {
                    #expect(try await other.response()?.recommend.recommendations.count == 10)
                }
            }
            for _ in 2...128 { #expect(try await hog.response()?.recommend.recommendations.count == 10) }
        }
    }

    @Test("Large requests are answered, in the order in which they were sent as far as they change the same rating")
    func largeRequests() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await RawConnection.open(path: daemon.socket) { connection in
            for id in 1...5 as ClosedRange<UInt64> {
                var rate = WireRate()
                rate.ratings = (0..<5000).map { WireRating("ann", "item \($0)", Float(id)) }
                try await connection.send(WireRequest(id: 2 * id, .rate(rate)))
                try await connection.send(.rate(id: 2 * id + 1, "ann", "item 7", Float(id) - 0.5))
            }
            var sequences: [UInt64: UInt64] = [:]
            for _ in 1...10 {
                let response = try #require(try await connection.response())
                #expect(response.isWritten)
                sequences[response.id] = response.freshness.sequence
            }
            let inOrder = sequences.sorted { $0.key < $1.key }.map(\.value)
            #expect(inOrder == inOrder.sorted() && inOrder.last == 25_005)
            var history = WireGetHistory()
            history.user = "ann"
            let entries = try await connection.call(WireRequest(id: 1, .getHistory(history))).history.entries
            #expect(entries.first { $0.item == "item 7" }?.value == 4.5)
        }
    }
}
