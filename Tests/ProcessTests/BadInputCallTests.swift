import TasteProtocol
import TestSupport
import Testing

@Suite("Calls with bad arguments")
struct BadInputCallTests {
    /// Ann has rated Alien, and another user has rated Solaris.
    private func furnished(_ arguments: String...) async throws -> DaemonProcess {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"] + arguments)
        try await RawConnection.open(path: daemon.socket) { connection in
            _ = try await connection.call(.rate(id: 1, "ann", "Alien", 4))
            _ = try await connection.call(.rate(id: 2, "bob", "Solaris", 4))
        }
        return daemon
    }

    @Test(
        "A call with a bad argument is refused with its code and field, changes nothing, and the connection stays open")
    func refused() async throws {
        let daemon = try await furnished()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                var id: UInt64 = 0
                for bad in BadCall.all {
                    id += 1
                    let response = try await connection.call(WireRequest(id: id, bad.call))
                    #expect(!response.more, "\(bad.what)")
                    #expect(response.error.code == bad.code, "\(bad.what): \(response)")
                    #expect(response.error.field == bad.field, "\(bad.what): \(response)")
                    #expect(!response.error.message.isEmpty, "\(bad.what)")
                }
                let status = try await connection.call(.status(id: id + 1))
                #expect(status.freshness.sequence == 2)
                #expect((status.status.users, status.status.items, status.status.ratings) == (2, 2, 2))
            }
        }
    }

    @Test("An unknown user is answered from popularity, and the path says so")
    func unknownUser() async throws {
        let daemon = try await furnished()
        try await RawConnection.open(path: daemon.socket) { connection in
            var recommend = WireRecommend()
            (recommend.user, recommend.count) = ("nobody", 10)
            let recommended = try await connection.call(WireRequest(id: 1, .recommend(recommend)))
            #expect(recommended.freshness.path == .popularity)
            #expect(Set(recommended.recommend.recommendations.map(\.item)) == ["Alien", "Solaris"])
            var predict = WirePredict()
            (predict.user, predict.items) = ("nobody", ["Alien"])
            let predicted = try await connection.call(WireRequest(id: 2, .predict(predict)))
            #expect(predicted.freshness.path == .popularity && predicted.predict.predictions.count == 1)
        }
    }

    @Test("A batch over the limit is refused as a whole", arguments: [2, 3])
    func batchLimit(count: Int) async throws {
        let daemon = try await furnished("--limits-ratings-per-request", "2")
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                var rate = WireRate()
                rate.ratings = (0..<count).map { WireRating("new", "item \($0)", 3) }
                let response = try await connection.call(WireRequest(id: 1, .rate(rate)))
                if count == 2 {
                    #expect(response.isWritten)
                } else {
                    #expect(response.error.code == .invalidArgument && response.error.field == "rate.ratings")
                }
                let ratings = try await connection.call(.status(id: 2)).status.ratings
                #expect(ratings == 2 + (count == 2 ? 2 : 0))
            }
        }
    }

    @Test("A read whose minimum is not reached by the deadline fails with the field that asked for it")
    func unreachable() async throws {
        let daemon = try await furnished()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                var sequence = WireRequest.ping(id: 1)
                (sequence.minSequence, sequence.deadlineMs) = (1000, 20)
                let first = try await connection.call(sequence)
                #expect(first.error.code == .failedPrecondition && first.error.field == "min_sequence")
                var generation = WireRequest.ping(id: 2)
                (generation.minGeneration, generation.deadlineMs) = (1, 20)
                let second = try await connection.call(generation)
                #expect(second.error.code == .failedPrecondition && second.error.field == "min_generation")
            }
        }
    }

    @Test("A page that does not fit into a frame ends earlier, and the next one continues where it ended")
    func largeAnswer() async throws {
        let daemon = try await furnished("--limits-frame-bytes", "1024")
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                for number in UInt64(1)...20 {
                    let name = "item \(number) " + String(repeating: "x", count: 200)
                    _ = try await connection.call(.rate(id: number, "ann", name, 3))
                }
                var listed: [String] = []
                var list = WireListItems()
                for id in UInt64(21)...60 {
                    let page = try await connection.call(WireRequest(id: id, .listItems(list))).items
                    listed += page.items.map(\.item.id)
                    list.cursor = page.nextCursor
                    if page.nextCursor.isEmpty { break }
                }
                #expect(listed.count(where: { $0.hasPrefix("item ") }) == 20 && Set(listed).count == listed.count)
                #expect(try await connection.call(.ping(id: 61)).result == .ping(WirePong()))
            }
        }
    }
}
