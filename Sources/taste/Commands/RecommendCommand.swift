import ArgumentParser
import TasteClient
import TerminalOutput

struct RecommendCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend", abstract: "What a user would like best of what they have not rated.",
        discussion: """
            Somebody new gets what people like on average, or the best of the genres
            they say they like, and is told so under the table. With --json the first line is
              {"user","path","sequence","generation","trained_through"}
            where path is model, fold-in, content or popularity; then follows one
              {"item","title","score","predicted"}
            a line, best first.
            EXAMPLES
              taste recommend ann -n 3
              taste recommend bo --like-genre Comedy --like-genre Sci-Fi
              taste recommend ann --as-of 1200
            """)

    @Argument var user: String
    @Option(
        help: ArgumentHelp(
            "A genre to go by while the user has rated nothing; may be given several times.", valueName: "genre"))
    var likeGenre: [String] = []
    @Option(
        help: ArgumentHelp(
            "Answer from what the user had rated as of this event (rate and import print such numbers), with the model of now.",
            valueName: "sequence"))
    var asOf: UInt64?
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        if asOf == 0 { throw ValidationError("--as-of takes an event's number; the first one has 1") }
    }

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.recommend(user: user, count: listing.count, likedGenres: likeGenre, asOf: asOf)
        if daemon.json { return try printJSON(answer, &output) }
        guard !answer.value.isEmpty else {
            return try output.line(
                Table.printable("there is nothing that \(user) has not rated; import or rate more items"))
        }
        var table = Table([.number("#"), .flexible("title"), .number("predicted"), .text("item")])
        for (index, found) in answer.value.enumerated() {
            table.add([
                "\(index + 1)", found.title.isEmpty ? found.item : found.title, Plain.decimal(found.predicted, 2),
                found.item,
            ])
        }
        try output.table(table)
        try output.remark(
            Table.printable(
                try await PathExplanation.text(
                    answer.freshness, user: user, likedGenres: likeGenre, asOf: asOf, client)))
    }

    private func printJSON(_ answer: Answer<[Recommendation]>, _ output: inout Output) throws {
        try output.json {
            $0.add("user", user)
            $0.add("path", answer.freshness.path?.name ?? "unspecified")
            $0.add("sequence", answer.freshness.sequence)
            $0.add("generation", answer.freshness.generation)
            $0.add("trained_through", answer.freshness.trainedThrough)
        }
        for found in answer.value {
            try output.json {
                $0.add("item", found.item)
                $0.add("title", found.title)
                $0.add("score", found.score)
                $0.add("predicted", found.predicted)
            }
        }
    }
}
