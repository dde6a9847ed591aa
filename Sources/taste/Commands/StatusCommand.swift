import ArgumentParser
import TasteClient
import TerminalOutput

struct StatusCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How the daemon is doing: what it stores and what it has learned.")

    @OptionGroup var daemon: DaemonOptions

    @Flag(name: .long, help: "Exit with 1 if something keeps the daemon from its work.")
    var check = false

    @Flag(name: .long, help: "Say also what the daemon has been asked since it started, and by whom.")
    var activity = false

    @Flag(name: .long, help: "Say also how well it has predicted over time, and how its trainings went.")
    var history = false

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.status(withActivity: activity)
        let history = history ? try await self.history(client) : nil
        if daemon.json {
            try output.json { line in
                Self.fill(&line, answer)
                if let history { line.add("history", QualityHistoryText.json(history)) }
            }
        } else {
            for line in Self.lines(answer) { try output.line(line) }
            try LiveQualityText.print(answer.value.live, &output)
            if let activity = answer.value.activity { try ActivityText.print(activity, &output) }
            if let history { try QualityHistoryText.print(history, &output) }
        }
        guard check, let trouble = answer.value.trouble else { return }
        try output.flush()
        throw CommandFailure(.failed, trouble)
    }

    /// All that is kept for programs, and what fits onto a screen for people.
    private func history(_ client: TasteClient) async throws -> QualityHistory {
        if daemon.json { return try await client.qualityHistory().value }
        return try await client.qualityHistory(
            points: QualityHistoryText.shownPoints, trainings: QualityHistoryText.shownTrainings
        ).value
    }

    private static func fill(_ line: inout JSONLine, _ answer: Answer<DaemonStatus>) {
        let status = answer.value
        line.add("users", status.users)
        line.add("items", status.items)
        line.add("ratings", status.ratings)
        line.add("sequence", answer.freshness.sequence)
        line.add("generation", answer.freshness.generation)
        line.add("trained_through", answer.freshness.trainedThrough)
        line.add("model", status.model)
        line.add("ready", status.ready)
        line.add("server", status.server)
        line.add("training", status.training)
        line.add("validation_rmse", status.validationRMSE)
        line.add("uptime_seconds", status.uptimeSeconds)
        line.add("connections", status.connections)
        line.add("file_bytes", status.fileBytes)
        line.add("map_bytes", status.mapBytes)
        line.add("model_time", status.modelTime)
        line.add("trouble", status.trouble)
        line.add("validation_ndcg@100", status.validationNDCG)
        line.add("outlook", status.outlook)
        line.add("live", LiveQualityText.json(status.live))
        line.add("free_bytes", status.freeBytes)
        line.add("machine", Self.json(status.machine))
        line.add("models_to_purge", status.modelsToPurge)
        line.add("accounts", status.accounts.map(AccountText.json))
        if let activity = status.activity { line.add("activity", ActivityText.json(activity)) }
    }

    private static func lines(_ answer: Answer<DaemonStatus>) -> [String] {
        let status = answer.value
        let freshness = answer.freshness
        let behind = freshness.sequence - min(freshness.sequence, freshness.trainedThrough)
        var rows = [
            ("daemon", "\(status.server), up \(Plain.duration(Double(status.uptimeSeconds)))"),
            ("ready", status.ready ? "yes" : "no"),
            ("users", Plain.count(status.users)),
            ("items", Plain.count(status.items)),
            ("ratings", Plain.count(status.ratings)),
            ("sequence", Plain.count(Int(clamping: freshness.sequence))),
        ]
        if let model = status.model {
            let figures = ValidationText.of(rmse: status.validationRMSE, ndcg: status.validationNDCG)
            let age = status.modelTime.map { ", published " + Plain.time($0) } ?? ""
            rows.append(("model", "\(model), generation \(freshness.generation)\(figures)\(age)"))
            rows.append(
                ("learned", behind == 0 ? "everything" : "all but the newest \(Plain.count(Int(clamping: behind)))"))
        } else {
            rows.append(("model", "none yet; train one with: taste train"))
        }
        rows.append(("training", status.training))
        if let outlook = status.outlook { rows.append(("next", outlook)) }
        if let models = status.modelsToPurge, models > 0 {
            rows.append(("forgetting", "\(Plain.counted(models, "model")) may still know somebody who was forgotten"))
        }
        rows.append(("connections", Plain.count(status.connections)))
        let free = status.freeBytes.map { ", \(Plain.bytes($0)) free" } ?? ""
        rows.append(("disk", "\(Plain.bytes(status.fileBytes)) of at most \(Plain.bytes(status.mapBytes))\(free)"))
        rows += Self.rows(status.machine)
        rows += status.accounts.flatMap(AccountText.nearQuota).map { ("quota", $0) }
        if let trouble = status.trouble { rows.append(("trouble", trouble)) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count) + "  " + $0.1 }
    }

    private static func json(_ machine: MachineState) -> JSONLine {
        var line = JSONLine()
        line.add("processor_pressure", machine.processorPressure)
        line.add("memory_pressure", machine.memoryPressure)
        line.add("disk_pressure", machine.diskPressure)
        line.add("pressure_unavailable", machine.pressureUnavailable)
        line.add("free_memory_bytes", machine.freeMemoryBytes)
        line.add("memory_unavailable", machine.memoryUnavailable)
        return line
    }

    /// A daemon of an earlier version says nothing about the machine.
    private static func rows(_ machine: MachineState) -> [(String, String)] {
        let shares = [
            ("a core", machine.processorPressure), ("memory", machine.memoryPressure),
            ("the disk", machine.diskPressure),
        ]
        let waits = shares.compactMap { name, share in share.map { "\(Plain.decimal($0 * 100, 0)) % for \(name)" } }
        let load = waits.isEmpty ? machine.pressureUnavailable : "tasks wait " + waits.joined(separator: ", ")
        let memory = machine.freeMemoryBytes.map { Plain.bytes($0) + " free" } ?? machine.memoryUnavailable
        return [("load", load), ("memory", memory)].compactMap { name, text in text.map { (name, $0) } }
    }
}
