import ArgumentParser
import TasteClient
import TerminalOutput

struct PredictCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "The predicted ratings of a user.",
        discussion: "EXAMPLE\n  taste predict ann 318 296")

    @Argument var user: String
    @Argument(help: "One or more items.") var items: [String]
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.predict(user: user, items: items)
        var table = Table([.flexible("title"), .number("predicted"), .text("item")])
        for prediction in answer.value {
            let title = try await client.item(prediction.item).value.item.title
            if daemon.json {
                try output.json { Self.fill(&$0, prediction, title: title) }
                continue
            }
            table.add([
                title.isEmpty ? prediction.item : title, Plain.decimal(prediction.predicted, 2), prediction.item,
            ])
        }
        if daemon.json { return }
        try output.table(table)
        try output.remark(try await PathExplanation.text(answer.freshness, Question(for: .user(user)), client))
    }

    private static func fill(_ line: inout JSONLine, _ prediction: Prediction, title: String) {
        line.add("item", prediction.item)
        line.add("predicted", prediction.predicted)
        line.add("title", title)
        line.add("path", prediction.path?.name)
    }
}
