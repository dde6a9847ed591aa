import ArgumentParser
import Foundation
import TerminalOutput

@main
struct TasteBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "taste-bench",
        abstract: "Measures tasted, each figure beside its limit in the same run.",
        discussion: """
            Needs the tasted and taste of the same build beside it. The daemon it measures is its own, in a temporary folder.
            MovieLens figures need the data: taste-bench --movielens FOLDER, a folder that holds u.data.
            """,
        subcommands: [Run.self, Echo.self], defaultSubcommand: Run.self)

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Measure (the default).")

        @Flag(help: "One JSON object a line: name, value, unit, limit, ratio, target, met.")
        var json = false

        @Option(help: "A folder with MovieLens 100K (u.data), for the models' figures.")
        var movielens: String?

        @Option(help: "Where the daemon keeps its state; on the file system to be measured.")
        var folder = NSTemporaryDirectory()

        @Flag(help: "Only the models' figures.")
        var modelsOnly = false

        func run() throws {
            let place = folder + "/taste-bench-\(ProcessInfo.processInfo.processIdentifier)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: place) }
            var figures: [Figure] = []
            func report(_ figure: Figure) {
                figures.append(figure)
                if json { print(figure.json) }
            }
            func say(_ text: String) { FileHandle.standardError.write(Data("taste-bench: \(text)\n".utf8)) }
            if !modelsOnly { try ServingFigures(folder: place, report: report, say: say).measure() }
            if let movielens { try ModelFigures(folder: movielens, report: report, say: say).measure() }
            if !json { printTable(figures) }
        }

        private func printTable(_ figures: [Figure]) {
            var table = Figure.table
            for figure in figures { table.add(figure.cells) }
            for line in table.lines(width: Terminal.output.width, style: Terminal.output.style) { print(line) }
        }
    }

    struct Echo: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The bare server that ping is compared with.", shouldDisplay: false)

        @Argument var path: String

        func run() throws { try EchoServer.run(path: path) }
    }
}
