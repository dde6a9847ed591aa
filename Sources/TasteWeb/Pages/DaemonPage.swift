import Hummingbird
import TasteClient
import TasteValues
import TerminalOutput

/// How the daemon is doing. Whoever may not act for everybody sees no more than its state.
struct DaemonPage: Sendable {
    let picture: StatusPicture

    func respond(_ visit: Visit) async throws -> Response {
        let answer = try await picture.status()
        let status = answer.value
        var values = DaemonText.summary(status, answer.freshness)
        values["quality"] = DaemonText.quality(status.live)
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
}
