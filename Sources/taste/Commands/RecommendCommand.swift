import ArgumentParser
import TasteClient
import TerminalOutput

struct RecommendCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend", abstract: "The items that a user would like best, without those already rated.",
        discussion: """
            A new user gets popular items, or the best items of the genres given; the last
            line of the table says so. With --json the first line is
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
            "A genre that the user likes, used while the user has rated nothing; may be repeated.", valueName: "genre"))
    var likeGenre: [String] = []
    @Option(
        help: ArgumentHelp(
            "Answer from the ratings as of this event, whose number rate and import print, with the current model.",
            valueName: "sequence"))
    var asOf: UInt64?
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        if asOf == 0 { throw ValidationError("--as-of takes the number of an event, from 1") }
    }

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.recommend(user: user, count: listing.count, likedGenres: likeGenre, asOf: asOf)
        if daemon.json { return try printJSON(answer, &output) }
        guard !answer.value.isEmpty else {
            return try output.line("there is nothing that \(user) has not rated; import or rate more items")
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
            try await PathExplanation.text(
                answer.freshness, user: user, likedGenres: likeGenre, asOf: asOf, client))
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
