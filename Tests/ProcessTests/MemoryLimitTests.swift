import Foundation
import TasteProtocol
import TestSupport
import Testing

@Suite("Memory that peers make the daemon hold")
struct MemoryLimitTests {
    // The smallest bounds, so that the tests need to send little: 8 MiB for a uid, 16 MiB in all.
    private static let bounds = ["--limits-memory-bytes-per-user", "8388608", "--limits-memory-bytes", "16777216"]
    // What a daemon takes beside that: its code's data, buffers of the allocator, the pages of a transaction.
    private static let rest = 100 << 20

    private func daemon(_ arguments: String...) async throws -> DaemonProcess {
        try await DaemonProcess(arguments: Self.bounds + ["--training-automatic", "false"] + arguments)
    }

    @Test("Unfinished frames of one user take no more memory than they may, and other connections are served")
    func unfinishedFrames() async throws {
        let daemon = try await daemon()
        try await withBystander(of: daemon) {
            // A connection that is opened later may be refused, because the user holds as much as it may.
            try await RawConnection.open(path: daemon.socket) { observer in
                for _ in 0..<4 {
                    try await withUnfinishedFrames(40, of: daemon) {
                        // Each that was not closed holds a megabyte.
                        try await wait("too many connections hold a part of a frame") {
                            try await observer.call(.status()).status.connections <= 11
                        }
                        #expect(daemon.anonymousBytes < Self.rest)
                    }
                }
            }
        }
        try await wait("memory is not returned") { daemon.anonymousBytes < 48 << 20 }
    }

    /// Runs `body` while there are connections that have sent a megabyte of a larger frame each.
    private func withUnfinishedFrames(
        _ count: Int, of daemon: DaemonProcess, _ body: () async throws -> Void
    ) async throws {
        guard count > 0 else { return try await body() }
        try await RawConnection.open(path: daemon.socket) { connection in
            // The daemon may refuse before everything has been sent, and sending then fails.
            try? await connection.send([0, 32, 0, 0] + [UInt8](repeating: 0, count: 1 << 20))
            try await withUnfinishedFrames(count - 1, of: daemon, body)
        }
    }

    @Test("A peer whose frame would take too much memory is told which bound that is")
    func unfinishedFrameIsTold() async throws {
        let daemon = try await daemon("--limits-frame-bytes", "33554432")
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                try? await connection.send([1, 0, 0, 0] + [UInt8](repeating: 0, count: 10 << 20))
                let error = try await connection.finalError()
                #expect(error.code == .resourceExhausted && error.message.contains("limits.memoryBytes"))
            }
        }
    }

    @Test("A frame must be complete in time, and parts of it do not extend the time")
    func slowFrame() async throws {
        let daemon = try await daemon("--limits-frame-seconds", "1")
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                try await connection.send([0, 0, 1, 0])
                let dribble = connection.dribble
                async let sent: Void = dribble([UInt8](repeating: 8, count: 200), .milliseconds(50))
                let error = try await connection.finalError()
                await sent
                #expect(error.code == .deadlineExceeded && error.message.contains("limits.frameSeconds"))
            }
        }
    }

    @Test("Pipelined writes over the bound are refused with its name, and the others are stored")
    func pipelinedWrites() async throws {
        let daemon = try await daemon()
        var rate = WireRate()
        rate.ratings = (0..<8000).map {
            WireRating("user \($0 % 100)", "item \($0)" + String(repeating: "x", count: 90), 3)
        }
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                var frames: [UInt8] = []
                for id in UInt64(1)...64 { frames += try RawConnection.frame(WireRequest(id: id, .rate(rate))) }
                try await connection.send(frames)
                var (stored, refused) = (0, 0)
                for _ in 1...64 {
                    let response = try #require(try await connection.response())
                    if response.isWritten {
                        stored += 1
                    } else {
                        #expect(response.error.code == .resourceExhausted)
                        #expect(response.error.message.contains("limits.memoryBytes"))
                        refused += 1
                    }
                }
                #expect(stored > 0 && stored + refused == 64)
                #expect(try await connection.call(.ping(id: 99)).result == .ping(WirePong()))
                #expect(daemon.anonymousBytes < Self.rest)
            }
        }
    }

    @Test("An import of many more names and records than memory may hold is staged and stored")
    func largeImport() async throws {
        let daemon = try await daemon()
        let (frames, names) = (24, 4000)
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                for frame in 0..<frames {
                    var part = WireImport()
                    part.first = frame == 0
                    part.users = (0..<names).map { "user \(frame) \($0) " + String(repeating: "x", count: 200) }
                    var item = WireItem()
                    (item.id, item.title) = ("item \(frame)", String(repeating: "x", count: 1000))
                    part.catalogue = [item]
                    let answer = try await connection.call(WireRequest(id: 1, .import(part)))
                    #expect(answer.more, "\(answer)")
                    #expect(daemon.anonymousBytes < Self.rest)
                }
                var last = WireImport()
                (last.last, last.items) = (true, ["rated"])
                (last.user, last.item, last.value, last.time) = (
                    [0, UInt32(frames * names - 1)], [0, 0], [3, 4], [1, 2]
                )
                try await connection.send(WireRequest(id: 1, .import(last)))
                var answer = try #require(try await connection.response())
                while answer.more { answer = try #require(try await connection.response()) }
                #expect(answer.import.ratings == 2 && answer.import.newUsers == UInt64(frames * names), "\(answer)")
                #expect(daemon.anonymousBytes < Self.rest)
            }
        }
        let status = try await status(of: daemon)
        #expect((status.items, status.ratings) == (UInt64(frames + 2), 3))
    }

    @Test("A user may have so many imports open, and an import may be open for so long")
    func openImports() async throws {
        let daemon = try await daemon("--limits-imports-per-user", "2", "--limits-import-seconds", "15")
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                var frame = WireImport()
                (frame.first, frame.users) = (true, ["ann"])
                for id in UInt64(1)...2 {
                    let begun = try await connection.call(WireRequest(id: id, .import(frame)))
                    #expect(begun.more, "\(begun)")
                }
                let refused = try await connection.call(WireRequest(id: 3, .import(frame)))
                #expect(refused.error.code == .resourceExhausted)
                #expect(refused.error.message.contains("limits.importsPerUser"))
                var ended: Set<UInt64> = []
                for _ in 1...2 {
                    let response = try #require(try await connection.response())
                    #expect(response.error.code == .deadlineExceeded)
                    #expect(response.error.message.contains("limits.importSeconds"))
                    ended.insert(response.id)
                }
                #expect(ended == [1, 2])
                let next = try await connection.call(WireRequest(id: 4, .import(frame)))
                #expect(next.more, "\(next)")
            }
        }
    }

    @Test("A connection with an open import and an unfinished frame is idle when its peer sends no whole frame")
    func idleImport() async throws {
        let daemon = try await daemon("--limits-idle-seconds", "20")
        try await RawConnection.open(path: daemon.socket) { connection in
            var frame = WireImport()
            (frame.first, frame.users) = (true, ["ann"])
            let begun = try await connection.call(WireRequest(id: 1, .import(frame)))
            #expect(begun.more, "\(begun)")
            try await connection.send([0, 64, 0, 0, 8])
            #expect(try await connection.response() == nil)
        }
    }

    @Test("Open imports of one user take no more of the store than they may, and what they staged is given back")
    func staging() async throws {
        let daemon = try await daemon("--limits-staged-bytes-per-user", "8388608")
        try await withBystander(of: daemon) {
            for _ in 0..<3 {
                try await RawConnection.open(path: daemon.socket) { connection in
                    var (received, refusal) = (0, WireError())
                    for frame in 0..<40 {
                        var part = WireImport()
                        part.first = frame == 0
                        part.users = (0..<5000).map { "user \(frame) \($0) " + String(repeating: "x", count: 200) }
                        let answer = try await connection.call(WireRequest(id: 1, .import(part)))
                        guard answer.more else {
                            refusal = answer.error
                            break
                        }
                        received += 1
                    }
                    #expect(received >= 6)
                    #expect(refusal.code == .resourceExhausted)
                    #expect(refusal.message.contains("limits.stagedBytesPerUser"))
                }
            }
        }
    }
}

extension DaemonProcess {
    /// The memory of the daemon that no file holds (RssAnon in proc(5)), in bytes.
    var anonymousBytes: Int {
        let status = (try? String(contentsOfFile: "/proc/\(processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        return (line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? .max / 1024) * 1024
    }
}
