import ArgumentParser
import TasteClient
import TerminalOutput

struct RecommendCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend", abstract: "The items that somebody would like best, without those already rated.",
        discussion: """
            A new user gets popular items, or the best items of the genres given; the last
            line of the table says so. With --json the first line is
              {"user","path","sequence","generation","trained_through","next_cursor",
               "eligible","unknown","unknown_items","emptied_by","unknown_members"}
            where path is model, fold-in, content or popularity; then follows one
              {"item","title","score","predicted","path"}
            a line, best first, with "members" for a group, "explored" where the item is
            explored, and "explanation" where it was asked for.
            EXAMPLES
              taste recommend ann -n 3
              taste recommend ann --genre Western --year 1960-1979 --explain
              taste recommend ann --only library --diversity 0.3
              taste recommend --group ann,bo,cleo
              taste recommend --from 1=5,3114=4.5
              taste recommend bo --like-genre Comedy --like-genre Sci-Fi
            """)

    @OptionGroup var audience: AudienceOptions
    @OptionGroup var candidates: CandidateOptions
    @Flag(help: "Also items that the user has rated.") var includeRated = false
    @Flag(help: "Only items that the user has rated.") var onlyRated = false
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A genre that the user likes, used while the user has rated nothing; may be repeated.", valueName: "genre"))
    var likeGenre: [String] = []
    @Flag(help: "Let --like-genre count for a user with ratings too.") var steer = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How different the items shall be from each other, 0 to 1.", valueName: "0..1"))
    var diversity: Float = 0
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The share of places for items of which little is known, 0 to 1.", valueName: "0..1"))
    var explore: Float = 0
    @Option(parsing: .unconditional, help: ArgumentHelp("Determines which items are explored.", valueName: "n"))
    var seed: UInt64 = 0
    @Flag(help: "Say which ratings moved each item.") var explain = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The next_cursor of the page before, which --json prints: the page that follows it.", valueName: "cursor"))
    var cursor: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Answer from the ratings as of this event, whose number rate and import print, with the current model.",
            valueName: "sequence"))
    var asOf: UInt64?
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        if asOf == 0 { throw ValidationError("--as-of takes the number of an event, from 1") }
        if includeRated, onlyRated { throw ValidationError("--include-rated and --only-rated exclude each other") }
    }

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let question = try await question(client)
        let answer = try await client.recommend(question)
        if daemon.json { return try RecommendationLines(question).print(answer, &output) }
        guard !answer.value.recommendations.isEmpty else { return try output.line(emptyText(answer.value)) }
        try output.table(RecommendationTable.table(answer.value, question))
        for line in RecommendationTable.reasons(answer.value) { try output.remark(line) }
        for line in RecommendationTable.remarks(answer.value, question) { try output.remark(line) }
        try output.remark(try await PathExplanation.text(answer.freshness, question, client))
    }

    private func question(_ client: TasteClient) async throws -> Question {
        var question = Question(for: try audience.audience, count: listing.count)
        question.candidates = try await candidates.candidates(client)
        question.candidates.rated = includeRated ? .included : onlyRated ? .only : .excluded
        question.likedGenres = likeGenre
        question.steers = steer
        question.diversity = diversity
        question.explore = explore
        question.seed = seed
        question.explain = explain ? 3 : 0
        question.isPaged = daemon.json && asOf == nil
        question.cursor = cursor
        question.asOf = asOf
        return question
    }

    private func emptyText(_ answer: Recommendations) -> String {
        if let empty = CandidateRemarks.empty(answer.candidates, onlyRated: onlyRated) { return empty }
        return cursor == nil
            ? "there is nothing that \(audience.description) has not rated; import or rate more items"
            : "there are no further pages"
    }
}
