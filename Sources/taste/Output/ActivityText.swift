import TasteClient
import TerminalOutput

/// What a daemon has been asked, as the status shows it.
enum ActivityText {
    static func print(_ activity: Activity, _ output: inout Output) throws {
        try output.line()
        var calls = Table([
            .text("call"), .number("answered"), .number("errors"), .number("median"), .number("99 %"),
        ])
        for call in activity.calls {
            calls.add([
                call.call, Plain.count(call.count), Plain.count(call.failed), time(call, 0.5), time(call, 0.99),
            ])
        }
        try output.table(calls)
        try output.remark("Since the daemon started; waiting for a sequence does not count.")
        try output.line()
        var peers = Table([.number("uid"), .number("connections"), .number("waiting")])
        for peer in activity.peers {
            peers.add(["\(peer.uid)", Plain.count(peer.connections), Plain.count(peer.waiting)])
        }
        try output.table(peers)
        guard !activity.limits.isEmpty else { return }
        try output.line()
        var limits = Table([.text("limit"), .number("refusals")])
        for limit in activity.limits { limits.add([limit.limit, Plain.count(limit.refusals)]) }
        try output.table(limits)
    }

    private static func time(_ call: CallActivity, _ share: Double) -> String {
        guard let microseconds = call.time(ofShare: share) else { return "" }
        if microseconds < 1000 { return "\(Plain.decimal(microseconds, 0)) us" }
        if microseconds < 1e6 { return "\(Plain.decimal(microseconds / 1000, 1)) ms" }
        return "\(Plain.decimal(microseconds / 1e6, 1)) s"
    }

    static func json(_ activity: Activity) -> JSONLine {
        var line = JSONLine()
        line.add("calls", activity.calls.map(json))
        line.add(
            "peers",
            activity.peers.map { peer in
                var line = JSONLine()
                line.add("uid", peer.uid)
                line.add("connections", peer.connections)
                line.add("waiting", peer.waiting)
                return line
            })
        line.add(
            "limits",
            activity.limits.map { limit in
                var line = JSONLine()
                line.add("limit", limit.limit)
                line.add("refusals", limit.refusals)
                return line
            })
        return line
    }

    private static func json(_ call: CallActivity) -> JSONLine {
        var line = JSONLine()
        line.add("call", call.call)
        line.add("answered", call.count)
        line.add("errors", call.failed)
        line.add("median_microseconds", call.time(ofShare: 0.5))
        line.add("p99_microseconds", call.time(ofShare: 0.99))
        return line
    }
}
