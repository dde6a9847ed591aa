import ArgumentParser
import Evaluation
import Foundation
import TasteValues
import TerminalOutput

struct EvaluateCommand: OfflineCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure models on held-out ratings, without a daemon.",
        discussion: """
            Fits each model, and then opens the test and evaluates all of them on it,
            together with the baselines popularity and bias. Parameters are chosen on
            validation data taken from the training ratings.

            PROTOCOLS
              given      --test is predicted and ranked from all of --ratings
              random     a fifth of the ratings, at random, is the test (--share)
              temporal   the last fifth in time is
              strong     the catalogue is ranked for users who were never trained on,
                         from a part of what they liked (Liang et al., 2018): either a
                         tenth of the users of --ratings (--share), or those of
                         --fold-in and --test
              new-items  a tenth of the items lose all their ratings, and are ranked
                         among themselves for those who rated them
              new-users  as strong, but nothing is known of the users but the two
                         genres that stand out in their fold-in
            Ratings of at least --threshold were liked; a file of users and items alone
            is positive feedback. Items are recommended from the whole catalogue without
            those that the user is known to have rated. Without --seed, strong draws the
            users of the published split. With --json, one object a model.

            EXAMPLES
              taste evaluate --ratings u1.base --test u1.test --model autoencoder
              taste evaluate --ratings ml-1m/ratings.csv --protocol strong \\
                --model linear,dae --report report.html
              taste evaluate --synthetic users=53000,items=10000,ratings=1000000 \\
                --model autoencoder --set units=200 --json
            """)

    @OptionGroup var data: EvaluateDataOptions
    @OptionGroup var models: ModelsOption
    @OptionGroup var offline: OfflineOptions
    @Option(
        name: .customLong("k"), parsing: .unconditional,
        help: "Further cut-offs of ranked lists, separated by commas.",
        transform: { try Self.cutoffs($0) })
    var cutoffs: [Int] = []
    @Option(
        name: .long, parsing: .unconditional, help: "Also write a report with plots, as one HTML file.",
        completion: .file(extensions: ["html"]))
    var report: String?

    var interruptionNotice: String { "interrupted; there are no figures, and no report was written" }

    func execute() throws {
        var plan = EvaluationPlan(models: try models.list(offline))
        (plan.measures, plan.threads) = (RankingMeasure.standard(and: cutoffs), offline.threads)
        let display = EvaluateDisplay()
        defer { display.end() }
        display.reading()
        let input = try data.input(offline)
        for note in input.notes { display.say(note) }
        let result = try plan.run(on: EvaluationSetup(input, by: data.splitProtocol)) { display.show($0) }
        display.end()
        try print(result)
        if !result.failedKinds.isEmpty { throw CommandFailure(.failed, "not every model could be measured") }
    }

    private func print(_ result: EvaluationResult) throws {
        var output = Output()
        if offline.json {
            for line in EvaluateJSON.lines(result) { try output.line(line) }
        } else {
            try EvaluateText(result, cutoffs: cutoffs).write(to: &output)
        }
        try output.flush()
        guard let report else { return }
        let headline = EvaluateText.headline(result).replacing("\n", with: " ")
        let origin = "Measured until \(Plain.time(Int64(Date().timeIntervalSince1970))) by taste \(productVersion)."
        let html = EvaluationReport(result, dataName: data.name, headline: headline, origin: origin).html
        do { try Data(html.utf8).write(to: URL(filePath: report), options: .atomic) } catch {
            throw CommandFailure(.failed, "the report cannot be written to \(report): \(error.localizedDescription)")
        }
    }

    /// The cut-offs in a text such as `5,10,20`.
    private static func cutoffs(_ text: String) throws -> [Int] {
        let maximum = 10_000
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let cutoff = Int(part.drop { $0 == " " }), (1...maximum).contains(cutoff) else {
                throw ValidationError("'\(part)' is no cut-off; cut-offs are numbers from 1 to \(maximum)")
            }
            return cutoff
        }
    }
}
