import Glibc
import TasteProtocol

/// Daemons with damaged stores.
struct DamageTrial {
    let room: Room
    let report: (Finding) -> Void

    /// What happened to one damaged store.
    private struct Outcome: Sendable {
        let variant: DamagedStores.Variant
        var isHang = false
        /// How each daemon that died by a signal said so: the first one, and the one started after it.
        var deaths: [String] = []
        /// Whether one of them was a trap of the daemon's own code, not of the library that reads the file.
        var isTrap = false
        var refusal: String?
        var wrongAnswers = 0
        var errors = 0
    }

    func run() throws {
        let stores = try DamagedStores(in: room) { _ in }
        let right = try answersOfCopy(stores)
        // What follows says something only if copies answer alike as long as they are not damaged.
        let changed = zip(try answersOfCopy(stores), right).filter { $0.0 != $0.1 }.count
        report(.count("an undamaged copy: answers that differ", changed, atMost: 0))
        let outcomes = try stores.forEach(DamagedStores.variants) { variant, name in
            try outcome(of: variant, name, right)
        }
        summarize(outcomes.filter { $0.variant.damage != .truncated })
        summarizeTruncated(outcomes.filter { $0.variant.damage == .truncated })
    }

    private func answersOfCopy(_ stores: DamagedStores) throws -> [WireResponse] {
        try stores.withCopy("copy") { name in
            let daemon = try AttackedDaemon(in: room, name)
            defer { daemon.child.end() }
            return try Questions(daemon: daemon).answers()
        }
    }

    private func outcome(of variant: DamagedStores.Variant, _ name: String, _ right: [WireResponse]) throws -> Outcome {
        var outcome = Outcome(variant: variant)
        // After a death by a signal the next start must refuse the store or serve without what is damaged.
        for _ in 0..<2 {
            let daemon = try AttackedDaemon(in: room, name, waits: false)
            defer { daemon.child.end() }
            guard daemon.answers(within: 10) else {
                note(daemon, in: &outcome)
                if daemon.child.signal != nil { continue }
                return outcome
            }
            do {
                try compare(daemon, right, &outcome)
                if !daemon.stop() { outcome.isHang = true }
                if daemon.child.signal != SIGKILL { note(daemon, in: &outcome) }
                return outcome
            } catch {
                _ = daemon.child.waits(atMost: 0.5)
                note(daemon, in: &outcome)
                if outcome.isHang { return outcome }
            }
        }
        return outcome
    }

    /// Notes how a daemon that does not answer has ended, if it has.
    private func note(_ daemon: AttackedDaemon, in outcome: inout Outcome) {
        if let signal = daemon.child.signal {
            let said = daemon.said
            outcome.deaths.append("\(daemon.child.ending)")
            let isLibrary = signal == SIGSEGV || signal == SIGBUS || (signal == SIGABRT && said.contains("mdb"))
            if !isLibrary { outcome.isTrap = true }
        } else if daemon.child.isRunning {
            outcome.isHang = true
        } else if daemon.child.status != 0 {
            outcome.refusal = "\(daemon.child.ending): \(daemon.said)"
        }
    }

    private func compare(_ daemon: AttackedDaemon, _ right: [WireResponse], _ outcome: inout Outcome) throws {
        let questions = Questions(daemon: daemon)
        for (answer, expected) in zip(try questions.answers(), right) where answer != expected {
            if answer.refusal != nil { outcome.errors += 1 } else { outcome.wrongAnswers += 1 }
        }
        outcome.errors += try questions.writeErrors().count
    }

    private func summarize(_ outcomes: [Outcome]) {
        let all = "\(outcomes.count) damaged stores: "
        add(all + "traps of the daemon's own code", outcomes.filter(\.isTrap), atMost: 0)
        add(all + "hangs", outcomes.filter(\.isHang), atMost: 0)
        add(all + "deaths at a second start", outcomes.filter { $0.deaths.count > 1 }, atMost: 0)
        let once = outcomes.filter { !$0.deaths.isEmpty }.count
        let refused = outcomes.filter { $0.refusal != nil }
        let unclear = refused.filter { !($0.refusal ?? "").hasPrefix("exit 78: ") }
        report(
            .holds(
                unclear.isEmpty, all + "refused at a start",
                seen: "\(refused.count)"
                    + (unclear.first?.refusal).map { ", not with exit 78 and a reason: \($0)" }.orEmpty,
                must: "exit 78 and a reason"))
        var wrong = Finding.count(
            all + "wrong answers without an error", outcomes.filter { $0.wrongAnswers > 0 }.count,
            atMost: outcomes.count / 100)
        let said = outcomes.filter { $0.errors > 0 }.count
        wrong.beside = "\(said) said errors, \(once) died once"
        report(wrong)
    }

    private func add(_ what: String, _ outcomes: [Outcome], atMost most: Int) {
        let example = outcomes.first.map {
            "number \($0.variant.number), \($0.variant.damage.rawValue), \($0.deaths.first ?? "no answer")"
        }
        report(.count(what, outcomes.count, atMost: most, note: example ?? ""))
    }

    private func summarizeTruncated(_ outcomes: [Outcome]) {
        let died = outcomes.filter { !$0.deaths.isEmpty || $0.isHang }
        add("\(outcomes.count) truncated stores: signals and hangs", died, atMost: 0)
        let served = outcomes.filter { $0.refusal == nil && ($0.wrongAnswers > 0 || $0.errors > 0) }
        add("\(outcomes.count) truncated stores: served with other answers", served, atMost: 0)
    }
}

extension String? {
    fileprivate var orEmpty: String { self ?? "" }
}
