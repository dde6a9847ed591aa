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
        guard !daemon.json else {
            for prediction in answer.value {
                try output.json {
                    $0.add("item", prediction.item)
                    $0.add("predicted", prediction.predicted)
                }
            }
            return
        }
        var table = Table([.flexible("title"), .number("predicted"), .text("item")])
        for prediction in answer.value {
            let title = try await client.item(prediction.item).value.item.title
            table.add([
                title.isEmpty ? prediction.item : title, Plain.decimal(prediction.predicted, 2), prediction.item,
            ])
        }
        try output.table(table)
        try output.remark(try await PathExplanation.text(answer.freshness, user: user, client))
    }
}
