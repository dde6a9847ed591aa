import Foundation

/// `taste check` of damaged stores, without a daemon.
struct CheckTrial {
    let room: Room
    let report: (Finding) -> Void

    private struct Outcome: Sendable {
        let damage: Damage
        /// Whether a key or value of the store differs from what was stored.
        let isDamaged: Bool
        let ending: String
        let isFound: Bool
        let said: String
    }

    func run() throws {
        var overSocket = (ending: "", said: "")
        let stores = try DamagedStores(in: room) { daemon in
            let check = try check(["--socket", daemon.socket], log: room.folder + "/socket.log")
            overSocket = (check.ending, said(room.folder + "/socket.log"))
        }
        report(
            .holds(
                overSocket.ending == "exit 0", "over the socket, undamaged",
                seen: "\(overSocket.ending) \(overSocket.said.suffix(80))",
                must: "exit 0"))
        let whole = try check(["--state", stores.origin], log: room.folder + "/whole.log")
        report(
            .holds(
                whole.status == 0, "an undamaged store",
                seen: "\(whole.ending) \(said(room.folder + "/whole.log").suffix(80))",
                must: "exit 0"))
        guard whole.status == 0 else { return }
        let digest = try self.digest(of: stores.origin)
        let variants = DamagedStores.variants.filter { $0.damage != .truncated }
        let outcomes = try stores.forEach(variants) { variant, name in
            try outcome(of: variant.damage, in: room.folder + "/" + name, digest)
        }
        summarize(outcomes)
    }

    private func outcome(of damage: Damage, in folder: String, _ right: String?) throws -> Outcome {
        let digest = try digest(of: folder + "/state")
        let log = folder + "/check.log"
        let check = try check(["--state", folder + "/state"], log: log)
        return Outcome(
            damage: damage, isDamaged: digest != right, ending: check.ending, isFound: (check.status ?? 0) != 0,
            said: said(log))
    }

    private func summarize(_ outcomes: [Outcome]) {
        let damaged = outcomes.filter(\.isDamaged)
        let found = damaged.filter { $0.isFound && !$0.said.isEmpty }
        let missed = damaged.first { !$0.isFound }.map { ", one missed: \($0.damage.rawValue), \($0.ending)" } ?? ""
        let share = damaged.isEmpty ? 0 : Double(found.count) / Double(damaged.count)
        var finding = Finding(
            what: "damaged values found by taste check --state", seen: "\(found.count) of \(damaged.count)" + missed,
            must: ">= 99 %, and said what", verdict: share >= 0.99 ? .met : .missed)
        finding.samples = outcomes.count
        report(finding)
        let unharmed = outcomes.filter { !$0.isDamaged && $0.isFound }.count
        report(.count("found where keys and values are whole", unharmed, atMost: outcomes.count))
    }

    private func check(_ arguments: [String], log: String) throws -> Child {
        let child = try room.start(room.product("taste"), ["check"] + arguments, log: log)
        if !child.waits(atMost: 15) { child.end() }
        return child
    }

    private func said(_ log: String) -> String {
        String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
    }

    /// What is stored, read by a process of its own. nil: it could not be read, or its reader died.
    private func digest(of state: String) throws -> String? {
        let log = state + ".digest"
        let child = try room.start(
            "/proc/self/exe", ["attacker", Attack.digest.rawValue, "--socket", DamagedStores.store(inState: state)],
            log: log)
        if !child.waits(atMost: 10) { child.end() }
        return child.status == 0 ? said(log) : nil
    }
}
