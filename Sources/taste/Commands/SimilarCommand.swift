import ArgumentParser
import TasteClient
import TerminalOutput

struct SimilarCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar", abstract: "More like this: the items most similar to one.",
        discussion: """
            Similar are items that the same people like, by the model, or, while the model
            does not know them, items of like genres and years, by content. With --json, one
              {"item","title","similarity","path"}
            a line, the most similar first.
            EXAMPLE
              taste similar 318 -n 3
            """)

    @Argument var item: String
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.similar(item: item, count: listing.count)
        guard !daemon.json else {
            for found in answer.value {
                try output.json {
                    $0.add("item", found.item)
                    $0.add("title", found.title)
                    $0.add("similarity", found.similarity)
                    $0.add("path", found.path?.name)
                }
            }
            return
        }
        guard !answer.value.isEmpty else {
            return try output.line("nothing is similar to \(item) yet")
        }
        var table = Table([.number("#"), .flexible("title"), .number("similarity"), .text("by"), .text("item")])
        for (index, found) in answer.value.enumerated() {
            table.add([
                "\(index + 1)", found.title.isEmpty ? found.item : found.title, Plain.decimal(found.similarity, 3),
                found.path?.name ?? "", found.item,
            ])
        }
        try output.table(table)
    }
}
