import Glibc

/// The daemon's memory while one uid, and then eight, take as much of it as they can.
struct MemoryTrial {
    let room: Room
    let report: (Finding) -> Void

    private static let attacks: [(Attack, String, [String])] = [
        (.records, "open imports with records of 4 MiB", ["--connections", "64"]),
        (.names, "open imports with names of 255 bytes", ["--connections", "64"]),
        (.ratings, "116 open imports below the spill limit, on each of 4 connections", ["--connections", "4"]),
        (.rates, "4 connections pipelining rates of 65,536", ["--connections", "4", "--depth", "128"]),
        (.unfinished, "510 connections with a frame that lacks its last byte", ["--connections", "510"]),
        (.everything, "all of these at once", []),
    ]

    func run() throws {
        let group = room.makeMemoryGroup()
        var daemon = try start(group)
        for (attack, what, arguments) in Self.attacks {
            if !daemon.child.isRunning { daemon = try start(group) }
            try attempt("one uid: " + what, on: daemon, atMost: 256, seconds: 6) {
                [try room.attack(attack, as: Room.attackers[0], on: daemon, arguments)]
            }
        }
        if !daemon.child.isRunning { daemon = try start(group) }
        if room.isRoot {
            try attempt("eight uids: all of these at once", on: daemon, atMost: 512, seconds: 8) {
                try Room.attackers.map { try room.attack(.everything, as: $0, on: daemon) }
            }
        } else {
            report(.skipped("eight uids", because: "needs root"))
        }
        let limit = group == nil ? "no memory group can be made here" : "limit 1 GiB"
        report(
            .holds(
                daemon.child.isRunning, "the daemon after the last attack, \(limit)", seen: daemon.child.ending,
                must: "runs"))
        sleep(10)
        report(self.finding("10 s after the attackers' end", daemon, atMost: 32, daemon.anonymousMebibytes))
        daemon.child.end()
    }

    private func start(_ group: MemoryGroup?) throws -> AttackedDaemon {
        let daemon = try AttackedDaemon(in: room, "daemon-\(UInt32.random(in: 0 ... .max))", group: group)
        try SampleRatings().store(in: daemon)
        return daemon
    }

    private func attempt(
        _ what: String, on daemon: AttackedDaemon, atMost most: Double, seconds: UInt32, _ begin: () throws -> [Child]
    ) throws {
        let watch = MemoryWatch(daemon)
        defer { watch.stop() }
        let attackers = try begin()
        sleep(seconds)
        for attacker in attackers { attacker.end() }
        report(finding(what, daemon, atMost: most, watch.takePeak()))
    }

    /// Memory, which is a miss whatever its size where the daemon has died.
    private func finding(_ what: String, _ daemon: AttackedDaemon, atMost most: Double, _ mebibytes: Double) -> Finding
    {
        let isAlive = daemon.child.isRunning
        return Finding(
            what: what, seen: "\(Figure.short(mebibytes)) MiB" + (isAlive ? "" : ", \(daemon.child.ending)"),
            must: "<= \(Figure.short(most)) MiB", verdict: isAlive && mebibytes <= most ? .met : .missed)
    }
}
