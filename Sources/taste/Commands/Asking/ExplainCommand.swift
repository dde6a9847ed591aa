import ArgumentParser
import TasteClient
import TerminalOutput

struct ExplainCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why an item has the score that it has for a user.",
        discussion: """
            Lists the user's ratings that raised or lowered the score, the largest first.
            With --json, one object with all of them:
              {"score","base","because":[{"item","title","rating","contribution"}],"rest",
               "method","genres","path"}
            base, plus all contributions, plus rest is the score. The method is exact where
            the score is such a sum, leave-one-out where it was computed again without each
            rating, and content where genres and the year decide.
            EXAMPLE
              taste explain ann 318
            """)

    @Argument var user: String
    @Argument var item: String
    @Option(name: .customShort("n"), parsing: .unconditional, help: "How many, at most; all with --json, else 10.")
    var count: Int?
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.explain(user: user, item: item, count: count ?? (daemon.json ? nil : 10))
        if daemon.json {
            return try output.json {
                $0.add(answer.value)
                $0.add("path", answer.freshness.path?.name)
            }
        }
        let explanation = answer.value
        guard !explanation.because.isEmpty else {
            return try output.line("\(item) scores \(Plain.decimal(explanation.score, 2)) \(Self.reason(explanation))")
        }
        var table = Table([.number("contribution"), .flexible("rated"), .number("rating"), .text("item")])
        table.add([Plain.decimal(explanation.baseScore, 2), "without any rating", "", ""])
        for cause in explanation.because {
            table.add([
                Explanation.signed(cause.contribution), cause.title.isEmpty ? cause.item : cause.title,
                Plain.rating(cause.rating), cause.item,
            ])
        }
        if explanation.rest != 0 { table.add([Explanation.signed(explanation.rest), "everything else", "", ""]) }
        table.add([Plain.decimal(explanation.score, 2), "score of \(item) for \(user)", "", ""])
        try output.table(table)
        if let remark = Self.remark(explanation.method) { try output.remark(remark) }
    }

    private static func reason(_ explanation: Explanation) -> String {
        explanation.genres.isEmpty ? "from what people like on average" : explanation.sentence
    }

    private static func remark(_ method: ExplanationMethod?) -> String? {
        switch method {
        case .exact: "The model's score is exactly this sum."
        case .leaveOneOut: "Each contribution is what the score loses without that rating."
        case .content: "The model has not learned this item: its genres and its year are compared with what was rated."
        case .unrecognized, nil: nil
        }
    }
}
