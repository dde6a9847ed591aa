import TasteClient
import TasteValues
import TerminalOutput

/// The state of a daemon as its page shows it.
enum DaemonText {
    static func summary(_ status: DaemonStatus, _ freshness: Freshness) -> [String: Any] {
        let share = status.mapBytes > 0 ? 100 * Double(status.fileBytes) / Double(status.mapBytes) : 0
        var values: [String: Any] = [
            "figures": [
                ["label": "Users", "text": Plain.count(status.users)],
                ["label": "Items", "text": Plain.count(status.items)],
                ["label": "Ratings", "text": Plain.count(status.ratings)],
                ["label": "Connections", "text": Plain.count(status.connections)],
                ["label": "Running for", "text": Plain.duration(Double(status.uptimeSeconds))],
            ],
            "training": status.training, "model": status.model ?? "none yet",
            "sequence": "\(freshness.sequence)", "generation": "\(freshness.generation)",
            "file": Plain.bytes(status.fileBytes), "map": Plain.bytes(status.mapBytes),
            "fileShare": Plain.decimal(share, 2),
        ]
        if let trouble = status.trouble { values["trouble"] = ["sentence": trouble] }
        if let outlook = status.outlook { values["outlook"] = ["sentence": outlook] }
        if let free = status.freeBytes { values["free"] = ["text": Plain.bytes(free)] }
        return values
    }

    /// Live quality beside the baselines. Shorter bars of the error are better, and longer ones of the hits.
    static func quality(_ live: LiveQuality) -> [String: Any] {
        let rows = [
            ("This model", live.model), ("Mean and bias", live.bias), ("Popularity", live.popularity),
        ]
        let largest = rows.compactMap { $0.1.rmse }.max() ?? 1
        let most = max(rows.compactMap { $0.1.hitRate }.max() ?? 0, 0.01)
        return [
            "isEmpty": live.ratings == 0, "ratings": Plain.counted(live.ratings, "rating"),
            "ranked": Plain.count(live.ranked),
            "rows": rows.map { name, figures in
                [
                    "name": name, "isModel": name == rows[0].0,
                    "rmse": figures.rmse.map { Plain.decimal($0, 3) } ?? "–",
                    "rmseWidth": Plain.decimal(100 * (figures.rmse ?? 0) / max(largest, 0.001), 1),
                    "hits": figures.hitRate.map { Plain.decimal(100 * $0, 1) + " %" } ?? "–",
                    "hitsWidth": Plain.decimal(100 * (figures.hitRate ?? 0) / most, 1),
                ] as [String: Any]
            },
        ]
    }

    static func generations(_ models: [ModelInfo], mayChoose: Bool) -> [[String: Any]] {
        models.map { model in
            var values: [String: Any] = [
                "generation": "\(model.generation)", "model": model.model, "serving": model.serving,
                "time": Plain.time(model.time), "state": model.serving ? "serves" : model.state?.name ?? "",
                "reason": model.reason, "bytes": Plain.bytes(model.bytes),
                "rmse": model.validationRMSE.map { Plain.decimal($0, 3) } ?? "–",
                "ndcg": model.validationNDCG.map { Plain.decimal($0, 3) } ?? "–",
            ]
            if mayChoose, !model.serving, model.state == .accepted { values["choose"] = true }
            return values
        }
    }

    static func activity(_ activity: Activity) -> [String: Any] {
        [
            "calls": activity.calls.map { call in
                [
                    "call": call.call, "count": Plain.count(call.count), "failed": Plain.count(call.failed),
                    "median": time(call, 0.5), "slow": time(call, 0.99), "times": LatencyPicture(call.times).svg,
                ]
            },
            "peers": activity.peers.map { peer in
                [
                    "uid": "\(peer.uid)", "connections": Plain.count(peer.connections),
                    "waiting": Plain.count(peer.waiting),
                ]
            },
            "limits": activity.limits.map { ["limit": $0.limit, "refusals": Plain.count($0.refusals)] },
            "hasLimits": !activity.limits.isEmpty,
        ]
    }

    private static func time(_ call: CallActivity, _ share: Double) -> String {
        guard let microseconds = call.time(ofShare: share) else { return "–" }
        if microseconds < 1_000 { return "\(Plain.decimal(microseconds, 0)) µs" }
        return microseconds < 1e6
            ? "\(Plain.decimal(microseconds / 1_000, 1)) ms" : "\(Plain.decimal(microseconds / 1e6, 1)) s"
    }
}
