import Glibc
import TasteProtocol

/// Reads of one uid that wait for an event that never comes: they cost nobody anything, and go with their connection.
struct WaitingTrial {
    let room: Room
    let report: (Finding) -> Void

    func run() throws {
        try tryLongestDeadline()
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings().store(in: daemon)
        let quiet = try room.probes([.ping, .rate], on: daemon, seconds: 3, connections: 4)
        let attacker = try room.attack(
            .waits, as: Room.attackers[0], on: daemon, ["--connections", "60", "--depth", "128"])
        // The daemon reads and refuses the requests first, and merges what the probes have rated.
        sleep(3)
        report(
            .atMost(
                2, "% of a core", "60 connections x 128 waiting reads, nobody else asks",
                daemon.processorPercent(during: 2)))
        let seen = try room.probes([.ping, .rate], on: daemon, seconds: 4, connections: 4)
        report(.p99("the same, another's ping p99, while others rate", seen[0], times: 2, quiet[0], "quiet"))
        attacker.end()
        usleep(1_000_000)
        report(.atMost(2, "% of a core", "a second after the attacker has ended", daemon.processorPercent(during: 2)))
        let after = try room.probe(.ping, on: daemon, seconds: 2, connections: 4)
        report(.p99("the same, another's ping p99", after, times: 2, quiet[0], "quiet"))
        let connections = try daemon.status().connections
        report(.atMost(1, "connection", "left a second after the attacker has ended", Double(connections)))
        _ = try room.attack(.waits, as: Room.attackers[0], on: daemon, ["--connections", "10", "--depth", "128"])
        _ = try room.attack(.ratings, as: Room.attackers[1], on: daemon)
        _ = try room.attack(.stalled, as: Room.attackers[2], on: daemon, ["--connections", "10", "--depth", "128"])
        let start = ContinuousClock.now
        daemon.stop(within: 12)
        let seconds = (ContinuousClock.now - start).seconds
        report(.atMost(1, "s", "SIGTERM while reads wait, imports are open and readers stall", seconds))
    }

    /// A read that names the largest deadline there is waits no longer than the daemon's setting allows.
    private func tryLongestDeadline() throws {
        let what = "a deadline of 49 days where limits.longestDeadlineMilliseconds is 300"
        let setting = ["--limits-longest-deadline-milliseconds", "300"]
        guard let daemon = try? AttackedDaemon(in: room, "deadline", setting) else {
            return report(.holds(false, what, seen: "no such setting", must: "configurable"))
        }
        defer { daemon.child.end() }
        let start = ContinuousClock.now
        let answer = try? daemon.connect(seconds: 3).ask(.ping(WirePing())) {
            $0.minSequence = 1 << 60
            $0.deadlineMs = .max
        }
        let seen =
            "\(Figure.short((ContinuousClock.now - start).seconds)) s, \(answer?.refusal?.message ?? "no answer")"
        report(.holds(answer?.refusal?.code == .failedPrecondition, what, seen: seen, must: "ends the wait"))
    }
}
