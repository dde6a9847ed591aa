import Glibc
import TasteProtocol

/// Users with very many ratings: what they ask for, and what others notice of it.
struct HistoryTrial {
    let room: Room
    let report: (Finding) -> Void

    private static let (few, many) = (37_500, 300_000)

    func run() throws {
        let daemon = try AttackedDaemon(in: room)
        try SampleRatings().store(in: daemon)
        for count in [Self.few, Self.many] {
            try SampleRatings.storeHeavyUser("heavy\(count)", ratings: count, in: daemon)
        }
        // The writer merges the log into rows once it has been idle.
        sleep(1)
        let connection = try daemon.connect()
        let history = try measure(connection, .history(Self.many))
        report(median("history(limit=1) of a user with 300,000 ratings", history, atMost: 2))
        let few = try measure(connection, .recommend(Self.few))
        let many = try measure(connection, .recommend(Self.many))
        report(median("recommend for that user", many, atMost: 60))
        var growth = Finding.atMost(
            Double(Self.many / Self.few), "x", "its growth from 37,500 to 300,000 ratings", many.p50 / few.p50)
        growth.beside = "at 37,500: \(Figure.short(few.p50)) ms"
        growth.samples = few.count
        report(growth)
        try watchOthers(daemon)
    }

    private enum Question { case history(Int), recommend(Int) }

    /// Asks one question after another, 500 times where it takes no longer than four seconds.
    private func measure(_ connection: FrameConnection, _ question: Question) throws -> ProbeReport {
        let call: WireRequest.OneOf_Call
        switch question {
        case .history(let ratings):
            var history = WireGetHistory()
            (history.user, history.limit) = ("heavy\(ratings)", 1)
            call = .getHistory(history)
        case .recommend(let ratings):
            var recommend = WireRecommend()
            (recommend.user, recommend.count) = ("heavy\(ratings)", 10)
            call = .recommend(recommend)
        }
        return try ProbeReport.measure(count: 500, seconds: 4) { _ in try connection.ask(call) }
    }

    private func median(_ what: String, _ seen: ProbeReport, atMost most: Double) -> Finding {
        .latency(what + ", p50", seen.p50, seen, atMost: most, must: "<= \(Figure.short(most)) ms", beside: nil)
    }

    private func watchOthers(_ daemon: AttackedDaemon) throws {
        let user = "heavy\(Self.many)"
        let quiet = try room.probe(.ping, on: daemon, seconds: 2, connections: 4)
        for (attack, what) in [(Attack.history, "its history and recommend"), (.past, "past reads over the whole log")]
        {
            let attacker = try room.attack(
                attack, as: Room.attackers[0], on: daemon, ["--name", user, "--connections", "2", "--depth", "128"])
            let seen = try room.probe(.ping, on: daemon, seconds: 3, connections: 4)
            report(.p99("2 connections x 128 \(what): another's ping p99", seen, atMost: 5 + quiet.p99, quiet: quiet))
            attacker.end()
        }
    }
}

extension ProbeReport {
    /// Measures calls in this process, one after another.
    static func measure(count: Int, seconds: Double, _ body: (Int) throws -> WireResponse) throws -> ProbeReport {
        var latencies = Latencies()
        var failures: [String] = []
        var repetition = 0
        let end = ContinuousClock.now + .seconds(seconds)
        while repetition < count, repetition == 0 || ContinuousClock.now < end {
            let start = ContinuousClock.now
            let answer = try body(repetition)
            latencies.record(ContinuousClock.now - start)
            if let refusal = answer.refusal { failures.append(refusal.message) }
            repetition += 1
        }
        return ProbeReport(latencies, count: repetition, failures: failures)
    }
}
