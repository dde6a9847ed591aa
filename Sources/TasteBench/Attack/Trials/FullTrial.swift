import TasteProtocol

/// A store that one member fills as far as the daemon lets them.
struct FullTrial {
    let room: Room
    let report: (Finding) -> Void

    private static let map = ["--storage-map-bytes", "\(64 << 20)"]
    private static let quotas = [
        "--limits-items-per-uid", "10000", "--limits-users-per-uid", "10000", "--limits-bytes-per-uid", "\(16 << 20)",
    ]

    func run() throws {
        try withoutQuotas()
        try withQuotas()
    }

    private func withoutQuotas() throws {
        let daemon = try AttackedDaemon(in: room, "full", Self.map)
        try SampleRatings().store(in: daemon)
        let filled = try fill(daemon)
        let what = "64 MiB filled by one member's \(filled.ratings) ratings: "
        let root = try daemon.connect(seconds: 60)
        report(answered(what + "another member's unrate", try asMember(daemon, .takesBack)))
        report(answered(what + "root's train", try root.ask(.train(train))))
        let forgotten = try root.ask(.forgetUser(forget(1)))
        report(answered(what + "root's forget", forgotten))
        let others = "after 1,900 of the filling users are forgotten: another member's ratings of new users"
        guard forgotten.refusal == nil else {
            return report(.holds(false, others, seen: "nobody can be forgotten", must: "done"))
        }
        try forgetMany(root)
        report(answered(others, try asMember(daemon, .newcomers)))
        daemon.stop()
        let again = try AttackedDaemon(in: room, "full", Self.map)
        report(answered("the same after a restart", try asMember(again, .newcomers)))
        again.stop()
    }

    private func withQuotas() throws {
        guard let daemon = try? AttackedDaemon(in: room, "quotas", Self.map + Self.quotas) else {
            return report(.holds(false, "quotas by uid", seen: "no such settings", must: "configurable"))
        }
        try SampleRatings().store(in: daemon)
        let filled = try fill(daemon)
        report(
            .holds(
                filled.message.contains("PerUid"), "one member with quotas, after \(filled.ratings) ratings",
                seen: filled.message, must: "refused, and says by what"))
        let root = try daemon.connect(seconds: 60)
        report(answered("the same: another member's ratings of new users", try asMember(daemon, .newcomers)))
        report(answered("the same: root's train", try root.ask(.train(train))))
        try forgetMany(root)
        let own = try room.attack(.newcomers, as: Room.attackers[0], on: daemon).line() ?? "no answer"
        report(answered("after 1,900 of its users are forgotten: its ratings of new users", own))
        daemon.stop()
    }

    private struct Filled {
        let ratings: Int
        let message: String
    }

    /// Has a member store ratings until they are refused.
    private func fill(_ daemon: AttackedDaemon) throws -> Filled {
        let member = try room.attack(.fill, as: Room.attackers[0], on: daemon, ["--depth", "4000"])
        let fields = (member.line() ?? "").split(separator: "\t")
        guard fields.count == 3, let ratings = Int(fields[0]) else { throw BenchError("the store was not filled") }
        return Filled(ratings: ratings, message: "\(fields[1]): \(fields[2])")
    }

    private var train: WireTrain {
        var call = WireTrain()
        call.model = "bias"
        return call
    }

    /// Forgets users a hundred at a time, which the writer does in one transaction.
    private func forgetMany(_ root: FrameConnection) throws {
        for first in stride(from: 100, to: 2000, by: 100) {
            for number in first..<first + 100 {
                try root.send(try FrameConnection.frame(UInt64(number), .forgetUser(forget(number))))
            }
            for _ in 0..<100 { _ = try root.receive() }
        }
    }

    private func forget(_ number: Int) -> WireForgetUser {
        var call = WireForgetUser()
        call.user = Attacker.fillingName(number) + String(repeating: "x", count: 245)
        return call
    }

    private func answered(_ what: String, _ answer: WireResponse) -> Finding {
        answered(what, answer.refusal?.message ?? "done")
    }

    private func answered(_ what: String, _ answer: String) -> Finding {
        .holds(answer == "done", what, seen: answer, must: "done")
    }

    /// What another member is answered: `done`, or why not.
    private func asMember(_ daemon: AttackedDaemon, _ attack: Attack) throws -> String {
        try room.attack(attack, as: Room.other, on: daemon).line() ?? "no answer"
    }
}
