import ArgumentParser
import Foundation
import TerminalOutput

@main
struct TasteBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "taste-bench",
        abstract: "Measures tasted, each figure with a limit measured in the same run.",
        discussion: """
            Needs the tasted and taste of the same build in its own folder. It measures a daemon of its own, in a temporary
            folder. The models' figures need data: --movielens FOLDER with MovieLens 100K's u.data, --movielens-1m FOLDER, and
            --strong FOLDER with train.csv, validation.csv, fold_in.csv and targets.csv of ml-1m, ml-100k and
            ml-latest-small.
            """,
        subcommands: [Run.self, AttackCommand.self, Echo.self, BareServer.self, AttackerCommand.self],
        defaultSubcommand: Run.self)

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Measure (the default).")

        @Flag(help: "One JSON object a line: name, value, unit, limit, ratio, target, met.")
        var json = false

        @Option(help: "A folder with MovieLens 100K (u.data), for the models' figures.")
        var movielens: String?

        @Option(
            name: .customLong("movielens-1m"), help: "MovieLens 1M, for the models' figures: a folder or its ratings.")
        var movielensMillion: String?

        @Option(help: "A folder with splits for strong generalization, for the ranking models' figures.")
        var strong: String?

        @Flag(help: "Also the models' figures on large catalogues, drawn at random.")
        var largeCatalogues = false

        @Option(help: "Where the daemon keeps its state; on the file system to be measured.")
        var folder = NSTemporaryDirectory()

        @Flag(help: "Only the models' figures.")
        var modelsOnly = false

        @Flag(
            help:
                "The figures of learning while serving instead; with --movielens the replay's too. Takes half an hour.")
        var learningOnly = false

        @Option(
            help: ArgumentHelp(
                "Of learning while serving, only these: \(LearningFigures.Part.allCases.map(\.rawValue).joined(separator: ", ")).",
                valueName: "part,..."),
            transform: { try Self.parts($0) })
        var learning = Set(LearningFigures.Part.allCases)

        private static func parts<Part: RawRepresentable & Hashable>(_ text: String) throws -> Set<Part>
        where Part.RawValue == String {
            Set(
                try text.split(separator: ",").map { name in
                    if let part = Part(rawValue: String(name)) { return part }
                    throw ValidationError("\(name) is no part of these figures")
                })
        }

        @Flag(
            help:
                "The figures of steered questions instead; with --strong, what diversity costs too, and with --movielens-1m what becomes of new items."
        )
        var askingOnly = false

        @Option(
            help: ArgumentHelp(
                "Of steered questions, only these: \(AskingFigures.Part.allCases.map(\.rawValue).joined(separator: ", ")).",
                valueName: "part,..."),
            transform: { try Self.parts($0) })
        var asking = Set(AskingFigures.Part.allCases)

        @Flag(help: "The figures of the web server instead.")
        var httpOnly = false

        @Option(
            help: ArgumentHelp("The models with which new items are measured.", valueName: "model,..."),
            transform: { $0.split(separator: ",").map(String.init) })
        var coldModels = ["blend"]

        func run() throws {
            let workFolder = folder + "/taste-bench-\(ProcessInfo.processInfo.processIdentifier)"
            try FileManager.default.createDirectory(atPath: workFolder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: workFolder) }
            var figures: [Figure] = []
            func report(_ figure: Figure) {
                figures.append(figure)
                // Each figure is written without buffering, because a run takes long.
                if json { FileHandle.standardOutput.write(Data((figure.json + "\n").utf8)) }
            }
            func say(_ text: String) { FileHandle.standardError.write(Data("taste-bench: \(text)\n".utf8)) }
            if httpOnly { try HTTPFigures(folder: workFolder, report: report, say: say).measure() }
            if !modelsOnly, !learningOnly, !askingOnly, !httpOnly {
                try ServingFigures(folder: workFolder, report: report, say: say).measure()
            }
            if learningOnly { try measureLearning(in: workFolder, report: report, say: say) }
            if askingOnly {
                try AskingFigures(
                    parts: asking, folder: workFolder, strong: strong, movielens: movielensMillion,
                    coldModels: coldModels, report: report, say: say
                ).measure()
            }
            if !learningOnly, !askingOnly, !httpOnly { try measureModels(in: workFolder, report: report, say: say) }
            if !json { printTable(figures) }
        }

        private func measureLearning(
            in workFolder: String, report: @escaping (Figure) -> Void, say: @escaping (String) -> Void
        ) throws {
            try LearningFigures(parts: learning, folder: workFolder, report: report, say: say).measure()
            if learning.contains(.replay), let movielens {
                try ReplayRows(evaluations: Evaluations(say: say), report: report).measure(movielens: movielens)
            }
        }

        private func measureModels(
            in workFolder: String, report: @escaping (Figure) -> Void, say: @escaping (String) -> Void
        ) throws {
            let evaluations = Evaluations(say: say)
            let ratings = RatingFigures(evaluations: evaluations, folder: workFolder, report: report)
            if let movielens { try ratings.measureFolds(movielens: movielens) }
            if let movielensMillion { try ratings.measureMillion(movielens: movielensMillion) }
            if let strong {
                try RankingFigures(evaluations: evaluations, report: report, say: say).measure(splits: strong)
            }
            if largeCatalogues { try ratings.measureLargeCatalogues() }
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
