import Hummingbird
import TasteClient
import TasteValues
import TerminalOutput

/// How the daemon is doing. Whoever may not act for everybody sees no more than its state.
struct DaemonPage: Sendable {
    let picture: StatusPicture
    /// The evaluation reports that can be opened; nil if none are.
    let reports: ReportFolder?

    func respond(_ visit: Visit) async throws -> Response {
        let answer = try await picture.status()
        let status = answer.value
        var values = DaemonText.summary(status, answer.freshness)
        values["quality"] = DaemonText.quality(status.live)
        try await addHistory(to: &values, model: status.model, visit)
        if visit.login.isForAll {
            let models = try await visit.client.models().value
            values["hasModels"] = !models.isEmpty
            values["models"] = DaemonText.generations(models, mayChoose: visit.mayAdminister)
            if let activity = status.activity { values["activity"] = DaemonText.activity(activity) }
            values["hasAccounts"] = !status.accounts.isEmpty
            values["accounts"] = status.accounts.map { account in
                [
                    "uid": "\(account.uid)", "users": Plain.count(account.users), "items": Plain.count(account.items),
                    "ratings": Plain.count(account.ratings), "bytes": Plain.bytes(account.bytes),
                ]
            }
        }
        return try await visit.page("daemon", title: "The daemon", values)
    }

    /// Adds the live quality over time and, for those who may act for everybody, the trainings.
    private func addHistory(to values: inout [String: Any], model: String?, _ visit: Visit) async throws {
        let window = QualityCharts.Window(rawValue: visit.query["over"]) ?? .day
        let history = try await picture.history(over: window)
        let charts = QualityCharts(history: history, model: model ?? "")
        values["windows"] = QualityCharts.Window.allCases.map { other in
            [
                "name": other.name, "link": visit.address.replacing(["over"], with: [("over", other.rawValue)]).text,
                "isChosen": other == window,
            ] as [String: Any]
        }
        if let quality = charts.quality { values["history"] = quality }
        guard visit.login.isForAll else { return }
        values["hasTrainings"] = !history.trainings.isEmpty
        values["trainings"] = charts.trainings
        values["hasLearning"] = !charts.learning.isEmpty
        values["learning"] = charts.learning
        if let reports {
            let found = await reports.list()
            values["reports"] = ["isEmpty": found.isEmpty, "list": found.map(\.values)] as [String: Any]
        }
    }
}
