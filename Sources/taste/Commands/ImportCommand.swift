import ArgumentParser
import Datasets
import Foundation
import TasteClient
import TerminalOutput

struct ImportCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import ratings and items from a folder or a file, all or nothing.",
        discussion: """
            Known: MovieLens (latest, 100K, 1M, 10M, 20M, 25M), RecBole's .inter and
            .item, and any CSV or TSV file, or one separated by ; | :: or spaces,
            whose heading names a user, an item and a rating, or whose columns
            --columns names. Nothing is visible before the whole import is durable;
            if it is broken off, nothing of it is kept.

            EXAMPLES
              taste import ~/ml-100k
              taste import --skip-bad --duplicates average ratings.csv
              taste import --columns user,-,item,rating,time mine.tsv
              taste import --user ann letterboxd/ratings.csv
              zcat ratings.csv.gz | taste import -
            """)

    @Argument(help: "A folder or a file, or - for standard input.", completion: .file()) var path: String
    @Option(parsing: .unconditional, help: "The user of a file without a column of users, such as one's own export.")
    var user: String?
    @Option(
        parsing: .unconditional, help: "The file's scale as MIN,MAX, where it is not the store's: 1,10.",
        transform: { try ScaleRange.parse($0) })
    var scale: ScaleRange?
    @Option(parsing: .unconditionalSingleValue, help: "A value that stands for no rating, such as 0 or -1.")
    var unrated: [Float] = []
    @Flag(help: "Say what the columns are taken for, and import nothing.") var dryRun = false
    @Option(
        parsing: .unconditional,
        help: "The columns in order: user, item, rating, time; title, year, genres for items; - for one to leave out.",
        transform: { try ColumnRole.list($0) })
    var columns: [ColumnRole]?
    @Flag(help: "Leave out lines that are wrong, and count them, instead of stopping.") var skipBad = false
    @Option(parsing: .unconditional, help: "Of several ratings of one item by one user: last counts, or their average.")
    var duplicates = Duplicates.last
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let stored = try await client.hello().scale
        var options = DatasetOptions()
        options.columns = columns
        options.badLines = skipBad ? .skip : .stop
        options.scale = stored
        options.range = scale
        options.unrated = unrated
        options.missingTime = Int64(Date().timeIntervalSince1970)
        options.user = user

        let dataset = try Dataset(at: path, options: options)
        if dryRun { return try say(dataset, &output) }
        let summary = try await DatasetImport(dataset, duplicates: duplicates).run(client)
        for example in summary.badLines { Terminal.complain("left out: \(example)") }
        if daemon.json {
            try output.json { summary.fill(&$0) }
        } else {
            for line in summary.lines(of: dataset) { try output.line(line) }
        }
    }

    private func say(_ dataset: Dataset, _ output: inout Output) throws {
        if daemon.json {
            for table in dataset.recognised { try output.json { table.fill(&$0) } }
        } else {
            try output.line("would import \(dataset.format)")
            for line in dataset.recognised.lines { try output.line(line) }
        }
    }

    func validate() throws {
        if user?.isEmpty == true { throw ValidationError("--user is empty; name the user whose ratings these are") }
    }
}

extension Duplicates: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }

    public static var allValueStrings: [String] { known.map(\.name) }
}
