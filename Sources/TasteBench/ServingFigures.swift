import Datasets
import Foundation
import TasteProtocol

/// The figures of a running daemon with data of MovieLens 1M's size.
struct ServingFigures {
    /// The row of an item has 200 units, a bias and a constant, and is padded to vectors of 16 numbers of 4 bytes.
    private static let itemRowBytes = 208 * 4

    let folder: String
    let report: (Figure) -> Void
    let say: (String) -> Void

    func measure() throws {
        let file = folder + "/ratings.csv"
        say("writing \(BenchRatings.ratings) synthetic ratings, seed 7")
        let count = try BenchRatings.write(to: file)
        var daemon = try BenchDaemon(folder: folder)
        defer { daemon.stop() }
        try measureImport(of: file, count: count, into: daemon)
        say("training the default model")
        try Product.run("taste", ["train", "--socket", daemon.socket])
        sleep(1)
        reportMemory(try daemon.anonymousMebibytes(), "anonymous memory after import and training")
        daemon.stop()
        daemon = try BenchDaemon(folder: folder)
        report(
            Figure(
                name: "start to READY with 1M ratings and a model", value: daemon.startSeconds * 1000, unit: "ms",
                goal: .atMost(150)))
        let ping = try measurePing(daemon)
        try measureRecommend(daemon, ping: ping)
        reportMemory(try daemon.anonymousMebibytes(), "anonymous memory while serving, trainer idle")
        try measureRatings(daemon)
    }

    private func reportMemory(_ mebibytes: Double, _ name: String) {
        report(Figure(name: name, value: mebibytes, unit: "MiB", goal: .atMost(64)))
    }

    private func measureImport(of file: String, count: Int, into daemon: BenchDaemon) throws {
        say("importing them")
        let start = ContinuousClock.now
        try Product.run("taste", ["import", file, "--socket", daemon.socket])
        let seconds = (ContinuousClock.now - start).seconds
        report(
            Figure(
                name: "import from a file, durable at the end", value: Double(count) / seconds, unit: "ratings/s",
                goal: .atLeast(400_000)))
    }

    private func measurePing(_ daemon: BenchDaemon) throws -> Double {
        let echo = Process()
        let path = folder + "/echo.sock"
        echo.executableURL = URL(fileURLWithPath: try Product.path("taste-bench"))
        echo.arguments = ["echo", path]
        try echo.run()
        defer { echo.terminate() }
        while !FileManager.default.fileExists(atPath: path) { usleep(10_000) }
        let frame = try RawClient.frame(1, .ping(WirePing()))
        let client = try RawClient(path: daemon.socket)
        // The daemon's answer is longer than the request, and the echo returns what it gets. It gets a frame of the
        // answer's length, so that both send the same number of bytes.
        try client.send(frame)
        let length = try client.receive()
        let echoFrame = [0, 0, 0, UInt8(length)] + [UInt8](repeating: 1, count: length)
        let echoClient = try RawClient(path: path)
        usleep(100_000)
        let processes = [daemon.process.processIdentifier, echo.processIdentifier]
        for process in processes { try pin(process, to: 1) }
        try pin(getpid(), to: 0)
        defer { for process in processes + [getpid()] { try? unpin(process) } }
        var bare = Latencies()
        var ping = Latencies()
        for _ in 0..<10 {
            try bare.measure(count: 2000) { _ in try echoClient.exchange(echoFrame) }
            try ping.measure(count: 2000) { _ in try client.exchange(frame) }
        }
        report(
            Figure(
                name: "ping, p50", value: ping.median, unit: "us", limit: bare.median, limitName: "bare NIO echo",
                goal: .atMost(1.5)))
        return ping.median
    }

    private func measureRecommend(_ daemon: BenchDaemon, ping: Double) throws {
        let frames = try (0..<1000).map { number in
            var call = WireRecommend()
            call.user = SyntheticRatings.name(ofUser: number * 6 % BenchRatings.users)
            call.count = 10
            return try RawClient.frame(1, .recommend(call))
        }
        let client = try RawClient(path: daemon.socket)
        var times = Latencies()
        try times.measure(count: 10_000) { try client.exchange(frames[$0 % frames.count]) }
        let bytes = Double(BenchRatings.items * Self.itemRowBytes)
        let limit = ping + bytes / Limits.memorySpeed() * 1e6
        report(
            Figure(
                name: "recommend 10, p50", value: times.median, unit: "us", limit: limit,
                limitName: "ping p50 + one pass over the item matrix", goal: .atMost(2)))
        report(
            Figure(
                name: "recommend 10, p99", value: times.percentile(99), unit: "us", limit: times.median,
                limitName: "its p50", goal: .atMost(3)))
    }

    private func measureRatings(_ daemon: BenchDaemon) throws {
        let client = try RawClient(path: daemon.socket)
        let overwriting = try DurableWrites(in: folder, appending: false)
        let appending = try DurableWrites(in: folder, appending: true)
        var inPlace = Latencies()
        var appended = Latencies()
        var rated = Latencies()
        var number = 0
        // The measurements alternate, because the speed of a disk drifts.
        for _ in 0..<20 {
            try inPlace.measure(count: 50) { _ in try overwriting.write() }
            try appended.measure(count: 50) { _ in try appending.write() }
            try rated.measure(count: 150) { _ in
                number += 1
                try client.exchange(
                    try RawClient.rate(
                        1, user: number &* 7919 % BenchRatings.users,
                        item: number &* 104_729 % BenchRatings.items,
                        value: Float(1 + number % 5)))
            }
        }
        report(
            Figure(
                name: "one durable rating, p50", value: rated.median, unit: "us", limit: inPlace.median,
                limitName: "4 KiB pwrite in place + fdatasync", goal: .atMost(3)))
        report(
            Figure(
                name: "one durable rating, p50", value: rated.median, unit: "us", limit: appended.median,
                limitName: "4 KiB appended + fdatasync", goal: .atMost(3)))
        let one = try ManyConnections.ratingsPerSecond(path: daemon.socket, connections: 1, seconds: 3)
        let many = try ManyConnections.ratingsPerSecond(path: daemon.socket, connections: 64, seconds: 5)
        report(
            Figure(
                name: "durable ratings, 64 connections", value: many, unit: "ratings/s", limit: one,
                limitName: "one connection", goal: .atLeast(15)))
    }
}
