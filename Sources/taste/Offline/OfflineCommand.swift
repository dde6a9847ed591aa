import ArgumentParser
import Datasets
import DenseMath
import Evaluation
import Recommenders

/// The options of every command that works on files, without a daemon.
struct OfflineOptions: ParsableArguments {
    @Option(
        name: .long,
        parsing: .unconditional,
        help: "Titles, years, genres, tags. Else MovieLens' own, where they are in the folder of the ratings.",
        completion: .file())
    var items: String?
    @Option(
        name: .long,
        parsing: .unconditional,
        help: "The columns of the files of ratings, in order: user, item, rating, time, - to leave one out.",
        transform: { try ColumnRole.list($0) })
    var columns: [ColumnRole]?
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A hyper-parameter: name=value for the models that have it, model.name=value for one. May be repeated.",
            valueName: "name=value"),
        transform: NamedValue.init)
    var set: [NamedValue] = []
    @Option(
        name: .long, parsing: .unconditional,
        help: "Ratings from here on say that an item was liked. Else three quarters up the scale.")
    var threshold: Float?
    @Option(
        name: .long, parsing: .unconditional, help: "The same seed gives the same figures, except for times. Else 1.")
    var seed: UInt64?
    @Option(name: .long, parsing: .unconditional, help: "Threads at work.") var threads = 2
    @Flag(name: .long, help: "Print JSON objects, one a line, instead of a table.") var json = false

    func validate() throws {
        guard (1...ThreadTeam.threadLimit).contains(threads) else {
            throw ValidationError("--threads is a number from 1 to \(ThreadTeam.threadLimit)")
        }
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold is a finite number") }
    }

    /// The files of ratings and items.
    func files(ratings: EvaluationFiles.Ratings) -> EvaluationFiles {
        var files = EvaluationFiles(ratings: ratings)
        (files.items, files.columns) = (items, columns)
        return files
    }

    var splitOptions: SplitOptions {
        var options = SplitOptions()
        (options.threshold, options.seed) = (threshold, seed)
        return options
    }
}

/// The models that a command compares.
struct ModelsOption: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional, help: "Models to measure, separated by commas.",
        transform: { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } })
    var model: [String] = [ModelCatalogue.defaultKind]

    func validate() throws {
        guard !model.isEmpty else { throw ValidationError("--model names at least one model") }
    }

    func list(_ offline: OfflineOptions) throws -> [any Recommender] {
        try CandidateModels.list(model, setting: offline.set.map { ($0.name, $0.value) })
    }
}

/// A command that works on files, without a daemon. `run()` is the same for all of them: execute, report a failure,
/// exit.
protocol OfflineCommand: ParsableCommand {
    var offline: OfflineOptions { get }
    /// What the user is told after an interruption by Ctrl-C.
    var interruptionNotice: String { get }

    func execute() throws
}

extension OfflineCommand {
    func run() throws {
        let interruption = Interruption(interruptionNotice)
        defer { interruption.end() }
        do { try execute() } catch { throw CommandFailure(offline: error).reported() }
    }
}
