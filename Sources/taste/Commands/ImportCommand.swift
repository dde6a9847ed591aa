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
            """)

    @Argument(help: "A folder or a file.", completion: .file()) var path: String
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
        let scale = try await client.hello().scale
        var options = DatasetOptions()
        options.columns = columns
        options.badLines = skipBad ? .skip : .stop
        options.scale = scale
        options.missingTime = Int64(Date().timeIntervalSince1970)

        let dataset = try Dataset(at: path, options: options)
        let summary = try await DatasetImport(dataset, duplicates: duplicates).run(client)
        for example in summary.badLines { Terminal.complain("left out: \(example)") }
        if daemon.json {
            try output.json { summary.fill(&$0) }
        } else {
            for line in summary.lines(format: dataset.format) { try output.line(line) }
        }
    }
}

extension Duplicates: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }

    public static var allValueStrings: [String] { known.map(\.name) }
}
