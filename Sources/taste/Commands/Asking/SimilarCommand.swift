import ArgumentParser
import TasteClient
import TerminalOutput

struct SimilarCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar", abstract: "More like this: the items most similar to one, or to several together.",
        discussion: """
            Similar are items that the same people like, by the model, or, while the model
            does not know them, items of like genres and years, by content. With --json, one
              {"item","title","similarity","path"}
            a line, the most similar first.
            EXAMPLES
              taste similar 318 -n 3
              taste similar 318 296 --without-genre Horror
            """)

    @Argument(help: "One or more items.") var items: [String]
    @OptionGroup var candidates: CandidateOptions
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.similar(
            items: items, count: listing.count, candidates: try await candidates.candidates(client)
        ).value
        guard !daemon.json else {
            for found in answer.items {
                try output.json {
                    $0.add("item", found.item)
                    $0.add("title", found.title)
                    $0.add("similarity", found.similarity)
                    $0.add("path", found.path?.name)
                }
            }
            return
        }
        guard !answer.items.isEmpty else {
            return try output.line(
                CandidateRemarks.empty(answer.candidates)
                    ?? "nothing is similar to \(items.joined(separator: ", ")) yet")
        }
        var table = Table([.number("#"), .flexible("title"), .number("similarity"), .text("by"), .text("item")])
        for (index, found) in answer.items.enumerated() {
            table.add([
                "\(index + 1)", found.title.isEmpty ? found.item : found.title, Plain.decimal(found.similarity, 3),
                found.path?.name ?? "", found.item,
            ])
        }
        try output.table(table)
        for line in CandidateRemarks.text(answer.candidates) { try output.remark(line) }
    }
}
