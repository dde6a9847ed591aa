import ArgumentParser
import TasteClient
import TerminalOutput

struct PopularCommand: TopCommand {
    static let configuration = CommandConfiguration(
        commandName: "popular", abstract: "The items that people like best on average.",
        discussion: """
            Ordered by the mean rating, drawn towards the mean of all ratings while there are
            few. Items without ratings come last. \(topJSON)
            EXAMPLE
              taste popular --genre Comedy -n 5
            """)

    @OptionGroup var candidates: CandidateOptions
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func ask(_ client: TasteClient) async throws -> Answer<TopList> {
        try await client.top(.popular, count: listing.count, candidates: try await candidates.candidates(client))
    }
}

struct TrendingCommand: TopCommand {
    static let configuration = CommandConfiguration(
        commandName: "trending", abstract: "The items that are rated most these days.",
        discussion: """
            Ordered by the number of ratings, of which newer ones weigh more. \(topJSON)
            EXAMPLES
              taste trending --half-life 7d
              taste trending --window 30d --genre Comedy
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The time in which a rating's weight halves: 12h, 7d, 4w. Else 7d.", valueName: "time"))
    var halfLife: TimeSpan?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only ratings of this time, which count alike: 12h, 7d, 4w.", valueName: "time"))
    var window: TimeSpan?
    @OptionGroup var candidates: CandidateOptions
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    var emptyText: String { "none of the items has been rated within that time" }

    func validate() throws {
        if halfLife != nil, window != nil { throw ValidationError("--half-life and --window exclude each other") }
    }

    func ask(_ client: TasteClient) async throws -> Answer<TopList> {
        try await client.top(
            .trending, count: listing.count, candidates: try await candidates.candidates(client),
            halfLife: halfLife?.duration, window: window?.duration)
    }
}

struct LatestCommand: TopCommand {
    static let configuration = CommandConfiguration(
        commandName: "latest", abstract: "The items that became known last.",
        discussion: """
            Newest first. \(topJSON)
            EXAMPLE
              taste latest --genre Comedy -n 5
            """)

    @OptionGroup var candidates: CandidateOptions
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func ask(_ client: TasteClient) async throws -> Answer<TopList> {
        try await client.top(.latest, count: listing.count, candidates: try await candidates.candidates(client))
    }
}

private let topJSON = """
    With --json, one
      {"item","title","score","ratings","mean"}
    a line, best first.
    """

/// A command that lists items for nobody in particular.
protocol TopCommand: DaemonCommand {
    /// The line in place of a table where there are no items, though no condition has left none.
    var emptyText: String { get }

    func ask(_ client: TasteClient) async throws -> Answer<TopList>
}

extension TopCommand {
    var emptyText: String { "there are no items yet; import or rate some" }

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await ask(client).value
        if daemon.json {
            for found in answer.items { try output.json { Self.fill(&$0, found) } }
            return
        }
        guard !answer.items.isEmpty else {
            return try output.line(
                CandidateRemarks.empty(answer.candidates) ?? emptyText)
        }
        var table = Table([.number("#"), .flexible("title"), .number("ratings"), .number("mean"), .text("item")])
        for (index, found) in answer.items.enumerated() {
            table.add([
                "\(index + 1)", found.title.isEmpty ? found.item : found.title, Plain.count(found.ratings),
                found.mean.map { Plain.decimal($0, 2) } ?? "", found.item,
            ])
        }
        try output.table(table)
        for line in CandidateRemarks.text(answer.candidates) { try output.remark(line) }
    }

    private static func fill(_ line: inout JSONLine, _ found: TopItem) {
        line.add("item", found.item)
        line.add("title", found.title)
        line.add("score", found.score)
        line.add("ratings", found.ratings)
        line.add("mean", found.mean)
    }
}

/// A time on the command line: a number with a unit, such as 12h, 7d or 4w.
struct TimeSpan: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let last = argument.last, let unit = units[last], let number = Int64(argument.dropLast()), number > 0,
            number <= 1_000_000_000
        else { return nil }
        duration = .seconds(number * unit)
    }
}
