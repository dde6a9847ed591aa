import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("A full disk", .enabled(if: FaultDisk.canMount, "needs root and the right to mount a tmpfs"))
struct FaultDiskTests {
    @Test("On a full disk the daemon refuses writes and serves reads, and it works again when there is space")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        try await FaultDisk.withDisk(at: folder.path("state"), megabytes: 4) { disk in
            let daemon = try await DaemonProcess(folder: folder, arguments: ["--training-automatic", "false"])
            var rated = try await rate(from: 0, count: 50, on: daemon)
            try disk.fill()
            // Free pages in the store's file may still hold some ratings.
            let error = await #expect(throws: TasteError.self) {
                while rated < 100_000 { rated = try await rate(from: rated, count: 1, on: daemon) }
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("disk is full") == true)
            try await check(rated, on: daemon)
            try await check(rated, on: daemon)
            // A daemon that starts on a full disk must serve reads, too.
            try await daemon.crash()
            let second = try await DaemonProcess(folder: folder, arguments: ["--training-automatic", "false"])
            try await check(rated, on: second)
            try disk.free()
            rated = try await rate(from: rated, count: 50, on: second)
            try await check(rated, on: second)
            #expect(try await second.stop() == 0)
            let third = try await DaemonProcess(folder: folder, arguments: ["--training-automatic", "false"])
            try await check(rated, on: third)
            #expect(try await third.stop() == 0)
        }
    }

    @Test("An import that cannot be staged because the disk is full ends with exactly one final response")
    func fullWhileStaging() async throws {
        let folder = try TemporaryFolder()
        try await FaultDisk.withDisk(at: folder.path("state"), megabytes: 4) { _ in
            let daemon = try await DaemonProcess(folder: folder, arguments: ["--training-automatic", "false"])
            try await RawConnection.open(path: daemon.socket) { connection in
                // An import stages 3 MB with every second such frame, and the disk has room for that once.
                var frame = WireImport()
                (frame.first, frame.users, frame.items) = (true, ["ann"], ["Alien"])
                (frame.user, frame.item) = (Array(repeating: 0, count: 65_536), Array(repeating: 0, count: 65_536))
                (frame.value, frame.time) = (Array(repeating: 3, count: 65_536), Array(repeating: 1, count: 65_536))
                for _ in 0..<3 {
                    #expect(try await connection.call(WireRequest(id: 7, .import(frame))).more)
                    (frame.first, frame.users, frame.items) = (false, [], [])
                }
                let staged = try RawConnection.frame(WireRequest(id: 7, .import(frame)))
                frame.last = true
                try await connection.send(staged + RawConnection.frame(WireRequest(id: 7, .import(frame))))
                var response = try #require(try await connection.response())
                while response.more { response = try #require(try await connection.response()) }
                #expect(response.id == 7 && response.error.code == .unavailable, "\(response.error.message)")
                #expect(response.error.message.contains("disk is full"))
                // The last frame may have arrived after that end. It is then answered as any frame without an import.
                try await connection.send(.rate(id: 8, "ann", "Alien", 3))
                var next = try #require(try await connection.response())
                if next.id == 7 {
                    #expect(next.error.code == .failedPrecondition)
                    next = try #require(try await connection.response())
                }
                #expect(next.id == 8 && next.isWritten)
                #expect(try await connection.call(.status(id: 9)).status.ratings == 1)
            }
            #expect(try await daemon.stop() == 0)
        }
    }

    @Test("On a full disk no model is published, the error says why, and the previous model keeps serving")
    func fullWhileTraining() async throws {
        let folder = try TemporaryFolder()
        try await FaultDisk.withDisk(at: folder.path("state"), megabytes: 8) { disk in
            let daemon = try await DaemonProcess(
                folder: folder,
                arguments: [
                    "--training-automatic", "false", "--training-model", "bias", "--storage-reserve-bytes", "0",
                ])
            try await TasteClient.withClient(path: daemon.socket) { client in
                // A model of these ratings takes a few hundred kilobytes.
                let ratings = (0..<3000).map { Rating(user: "user \($0)", item: "item \($0 % 7)", value: 3) }
                try await client.rate(ratings)
                let first = try await client.train()
                try disk.fill()
                let error = await #expect(throws: TasteError.self) { try await client.train() }
                #expect(error?.code == .unavailable)
                let status = try await client.status()
                #expect(error?.message.contains("disk is full") == true)
                #expect(status.freshness.generation == first.freshness.generation)
                #expect(try await client.recommend(user: "user 1").freshness.path == .model)
                try disk.free()
                let second = try await client.train()
                #expect(second.freshness.generation > first.freshness.generation)
                #expect(try await client.status().value.trouble == nil)
            }
            #expect(try await daemon.stop() == 0)
        }
    }

    @Test("On a full disk the online update stops, the status says why, and it resumes when there is space")
    func fullWhileFollowing() async throws {
        let folder = try TemporaryFolder()
        try await FaultDisk.withDisk(at: folder.path("state"), megabytes: 8) { disk in
            let daemon = try await DaemonProcess(
                folder: folder,
                arguments: [
                    "--training-model", "bias", "--training-interval-milliseconds", "5", "--training-full-share",
                    "1000", "--storage-reserve-bytes", "0",
                ])
            try await TasteClient.withClient(path: daemon.socket) { client in
                try await client.rate((0..<3000).map { Rating(user: "user \($0)", item: "item \($0 % 7)", value: 3) })
                _ = try await client.train()
                try disk.fill()
                var acknowledged: UInt64 = 0
                var number = 0
                // Free pages in the store's file may still hold some ratings and updates of the model.
                let refused = await #expect(throws: TasteError.self) {
                    while number < 100_000 {
                        let rating = (user: "user \(number * 17 % 3000)", item: "item \(number)")
                        acknowledged = try await client.rate(user: rating.user, item: rating.item, value: 4).sequence
                        number += 1
                    }
                }
                #expect(refused?.code == .unavailable && refused?.message.contains("disk is full") == true)
                try await wait("the status does not report the full disk") {
                    try await client.status().value.trouble?.contains("disk is full") == true
                }
                let stuck = try await client.status()
                // No refused rating is stored, no acknowledged one is lost, and the model serves.
                #expect(stuck.freshness.sequence == acknowledged)
                #expect(stuck.value.ratings == 3000 + number - Self.overwritten(number))
                let answer = try await client.recommend(user: "user 2999")
                #expect(answer.freshness.path == .model && answer.freshness.generation > 0)
                try disk.free()
                // Nobody has to write for that.
                try await wait("the model is not updated again, or the status still reports the full disk") {
                    let status = try await client.status()
                    return status.freshness.trainedThrough == acknowledged && status.value.trouble == nil
                }
                let next = try await client.rate(user: "user 1", item: "item 1", value: 2).sequence
                #expect(next == acknowledged + 1)
            }
            #expect(try await daemon.stop() == 0)
        }
    }

    /// The number of these ratings that replace an earlier rating of the same user and item.
    private static func overwritten(_ number: Int) -> Int {
        (0..<min(number, 7)).count { $0 * 17 % 3000 % 7 == $0 }
    }

    /// Stores ann's ratings of the items `start`, `start + 1` and so on. Returns the number of the next item.
    private func rate(from start: Int, count: Int, on daemon: DaemonProcess) async throws -> Int {
        try await TasteClient.withClient(path: daemon.socket) { client in
            for item in start..<start + count {
                try await client.rate(user: "ann", item: "item \(item)", value: Float(1 + item % 10) / 2)
            }
            return start + count
        }
    }

    /// Checks that every acknowledged rating is stored once, with its value.
    private func check(_ rated: Int, on daemon: DaemonProcess) async throws {
        try await TasteClient.withClient(path: daemon.socket) { client in
            var values: [String: Float] = [:]
            for try await entry in client.history(user: "ann") {
                #expect(values.updateValue(entry.value, forKey: entry.item) == nil)
            }
            #expect(values.count == rated)
            for item in 0..<rated { #expect(values["item \(item)"] == Float(1 + item % 10) / 2) }
            #expect(try await client.status().value.ratings == rated)
            _ = try await client.recommend(user: "bob")
        }
    }
}
