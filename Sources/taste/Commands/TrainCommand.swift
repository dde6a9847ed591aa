import ArgumentParser
import TasteClient
import TerminalOutput

struct TrainCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model from all ratings, and wait until it serves.",
        discussion: """
            The daemon also learns in the background. This command is for a training right
            after an import, or of another kind of model. Ending it does not end the
            training. taste models lists the models that are kept, and taste models use
            switches between them at once.

            EXAMPLES
              taste train
              taste train --model sae --set epochs=100 --set rate=0.05
              taste train --pause      pauses all learning, also a running training, until
                                       taste train --resume; ratings still affect answers
            """)

    @Option(
        name: .long, parsing: .unconditional, help: "The kind of the model, such as sae. Default: the configured one.")
    var model: String?
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A hyper-parameter of the model; may be repeated. The others are those of the daemon.",
            valueName: "name=value"),
        transform: NamedValue.init)
    var set: [NamedValue] = []
    @Flag(help: "Pause all learning; a restart does not change this.")
    var pause = false
    @Flag(help: "Resume learning.")
    var resume = false
    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        guard !pause || !resume else { throw ValidationError("--pause and --resume contradict each other.") }
        guard !(pause || resume) || (model == nil && set.isEmpty) else {
            throw ValidationError("--pause and --resume train nothing: leave out --model and --set.")
        }
    }

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        if pause || resume { return try await setPaused(client, &output) }
        let display = ProgressDisplay()
        defer { display.end() }
        let answer = try await client.train(model: model, parameters: try NamedValue.dictionary(set)) { progress in
            display.show { Self.line(progress, seconds: display.seconds) }
        }
        display.end()
        let result = answer.value
        if daemon.json {
            try output.json {
                $0.add("model", result.model)
                $0.add("validation_rmse", result.validationRMSE)
                $0.add("seconds", result.seconds)
                $0.add("generation", answer.freshness.generation)
                $0.add("trained_through", answer.freshness.trainedThrough)
                $0.add("validation_ndcg@100", result.validationNDCG)
                $0.add("parameters", json: result.parameters)
                $0.add("trial", json: result.trial.map { TrialText.json($0).text } ?? "")
            }
        } else {
            let figures = ValidationText.of(rmse: result.validationRMSE, ndcg: result.validationNDCG)
            try output.line(
                "trained \(result.model) in \(Plain.duration(Double(result.seconds)))\(figures); "
                    + "generation \(answer.freshness.generation) serves")
            if let trial = result.trial { try output.line(TrialText.of(trial)) }
        }
    }

    private func setPaused(_ client: TasteClient, _ output: inout Output) async throws {
        try await client.pauseLearning(pause)
        if daemon.json {
            try output.json { $0.add("paused", pause) }
        } else {
            try output.line(
                pause ? "learning is paused; taste train --resume lets it go on" : "learning goes on")
        }
    }

    private static func line(_ progress: TrainProgress, seconds: Double) -> ProgressLine {
        var details: [String] = []
        if progress.epoch > 0 { details.append("epoch \(progress.epoch)") }
        if let error = progress.validationRMSE { details.append("validation RMSE " + Plain.decimal(error, 4)) }
        if let gain = progress.validationNDCG { details.append("validation NDCG@100 " + Plain.decimal(gain, 4)) }
        return ProgressLine(
            task: progress.phase, fraction: Double(progress.fraction), details: details,
            secondsLeft: ProgressLine.secondsLeft(after: seconds, fraction: Double(progress.fraction)))
    }
}
