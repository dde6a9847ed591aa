import ArgumentParser
import DenseMath
import Evaluation
import Foundation
import Recommenders
import TerminalOutput

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure models on held-out ratings, without a daemon.",
        discussion: """
            Fits each model, then opens the test and judges all of them on it, beside
            the baselines popularity and bias. Parameters are chosen on validation data
            taken from the training ratings.

            PROTOCOLS
              given      --test is predicted and ranked from all of --ratings
              random     a fifth of the ratings, at random, is the test (--share)
              temporal   the last fifth in time is
              strong     the catalogue is ranked for users who were never trained on,
                         from a part of what they liked (Liang et al., 2018): either a
                         tenth of the users of --ratings (--share), or those of
                         --fold-in and --test
            Ratings of at least --threshold were liked; a file of users and items alone
            is positive feedback. Recommended is from the whole catalogue without what
            the user is known to have rated.

            EXAMPLES
              taste evaluate --ratings u1.base --test u1.test --model autoencoder
              taste evaluate --ratings ml-1m/ratings.csv --protocol strong \\
                --model linear,dae --report report.html
              taste evaluate --synthetic users=53000,items=10000,ratings=1000000 \\
                --model autoencoder --set units=200 --json
            """)

    @OptionGroup var files: EvaluateFileOptions
    @OptionGroup var split: EvaluateSplitOptions

    @Option(
        name: .long, help: "Models to measure, separated by commas.",
        transform: { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } })
    var model: [String] = [ModelCatalogue.defaultKind]
    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: "A hyper-parameter: key=value for the models that have it, model.key=value for one.")
    var settings: [String] = []
    @Option(
        name: .customLong("k"), help: "Further cut-offs of ranked lists, separated by commas.",
        transform: { try EvaluateCutoffs.list($0) })
    var cutoffs: [Int] = []
    @Option(name: .long, help: "Threads at work.") var threads = 2
    @Flag(name: .long, help: "Print one JSON object a model instead of a table.") var json = false
    @Option(name: .long, help: "Also write a report with plots, as one HTML file.", completion: .file(extensions: ["html"]))
    var report: String?

    func validate() throws {
        try files.check()
        guard !model.isEmpty else { throw ValidationError("--model names at least one model") }
        guard (1...ThreadTeam.threadLimit).contains(threads) else {
            throw ValidationError("--threads is a number from 1 to \(ThreadTeam.threadLimit)")
        }
    }

    func run() throws {
        let interruption = Interruption()
        defer { interruption.end() }
        do {
            let contenders = try Contender.list(model, settings: settings)
            try execute(contenders)
        } catch {
            let failure = EvaluateFailure.of(error)
            if failure.exit != .done { Terminal.complain("taste: " + failure.message) }
            throw ExitCode(failure.exit.rawValue)
        }
    }

    private func execute(_ contenders: [Contender]) throws {
        let progress = EvaluateProgress(contenders.count)
        defer { progress.end() }
        let setup = try split.setup(try files.read(split, progress))
        for note in setup.notes { progress.say(note) }
        let evaluation = try EvaluationRun(
            contenders, setup: setup, measures: EvaluateCutoffs.measures(cutoffs), threads: threads, progress)
        progress.end()
        var output = Output()
        let text = EvaluateText(evaluation, cutoffs: cutoffs)
        if json {
            for line in text.objects { try output.line(line.text) }
        } else {
            try text.write(to: &output)
        }
        try output.flush()
        if evaluation.hasFailures { throw CommandFailure(.failed, "not every model could be measured") }
    }

    private func write(_ html: String, to path: String) throws {
        do { try Data(html.utf8).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure(.failed, "the report cannot be written to \(path): \(error.localizedDescription)")
        }
    }
}
