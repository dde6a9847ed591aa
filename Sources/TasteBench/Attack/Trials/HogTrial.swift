import Foundation

/// One uid that keeps the daemon computing: others notice little more of it than of a program that computes by itself.
struct HogTrial {
    let room: Room
    let report: (Finding) -> Void

    func run() throws {
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings(users: 2000, items: 4000, each: 60).store(in: daemon)
        try daemon.train("linear")
        let calls = ProbedCall.allCases
        let quiet = try room.probes(calls, on: daemon, seconds: 4)
        // The attacker keeps the daemon's two event loops and itself busy.
        let loops = try room.attack(.loops, as: Room.attackers[0], on: daemon, ["--connections", "3"])
        let beside = try room.probes(calls, on: daemon, seconds: 5)
        loops.end()
        let hog = try room.attack(
            .recommends, as: Room.attackers[0], on: daemon, ["--connections", "64", "--depth", "128"])
        let seen = try room.probes(calls, on: daemon, seconds: 6)
        hog.end()
        for (index, call) in calls.enumerated() {
            let what = "64 connections x 128 recommend(1000): another's \(call.rawValue) p99"
            report(.p99(what, seen[index], times: 5, beside[index], "3 loops"))
            report(.p99(what, seen[index], atMost: 25, quiet: quiet[index]))
        }
    }
}

/// One uid that keeps the writer busy.
struct WriterTrial {
    let room: Room
    let report: (Finding) -> Void

    func run() throws {
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings().store(in: daemon)
        let quiet = try room.probe(.rate, on: daemon, seconds: 3)
        let hog = try room.attack(.rates, as: Room.attackers[0], on: daemon, ["--connections", "4", "--depth", "128"])
        sleep(1)
        let seen = try room.probe(.rate, on: daemon, seconds: 8, connections: 4)
        hog.end()
        report(
            .p99("4 connections pipelining rates of 65,536: another's rate p99", seen, atMost: 250, quiet: quiet))
    }
}

/// Peers that ask for large answers and never read them.
struct StalledTrial {
    let room: Room
    let report: (Finding) -> Void

    func run() throws {
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings(users: 300, items: 1000, each: 40).store(in: daemon)
        let quiet = try room.probe(.ping, on: daemon, as: 0, seconds: 3, connections: 4)
        let watch = MemoryWatch(daemon)
        defer { watch.stop() }
        let arguments = ["--connections", "500", "--depth", "128"]
        let readers = try Room.attackers.prefix(2).map {
            try room.attacker(.stalled, as: $0, on: daemon, arguments)
        }
        // Root asks from the beginning on, because the daemon works most while the readers arrive.
        let seen = try room.probe(.ping, on: daemon, as: 0, seconds: 8, connections: 4)
        let what = "1,000 stalled readers of two uids: root's ping"
        report(.p99(what + " p99", seen, atMost: 25, quiet: quiet))
        report(
            .latency(
                what + ", longest", seen.max, seen, atMost: max(25, quiet.max), must: "<= 25 ms, or quiet's longest",
                beside: "quiet \(Figure.short(quiet.max)) ms"))
        report(.atMost(512, "MiB", "its anonymous memory", watch.takePeak()))
        for reader in readers { reader.end() }
    }
}
