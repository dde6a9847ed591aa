import ArgumentParser
import Datasets
import DenseMath
import Evaluation
import Foundation
import Recommenders
import TerminalOutput

struct TuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune", abstract: "Look for a model's best hyper-parameters, without a daemon.",
        discussion: """
            Fits the model with many settings to a small share of the users, with the
            best third of them to three times as many, and so on to all (successive
            halving). It goes by ratings held out, or by users held out for a model that
            ranks; a test file is never needed. The defaults always stay in the race.

            Each fit is kept beside the output, in a file that ends in .state. A search
            that was interrupted goes on from there with --resume and the same options,
            and ends as if it had not been.

            The file it writes is what the daemon's setting training.parameters takes.

            EXAMPLES
              taste tune --ratings ml-1m/ratings.csv --model linear --output linear.json
              taste tune --ratings ml-100k --model sae --budget 9 --set epochs=50
            """)

    @Option(name: .long, help: "Ratings to learn from: a file or a folder.", completion: .file()) var ratings: String
    @Option(
        name: .long, help: "Titles, years, genres, tags. Else MovieLens' own, where they lie beside the ratings.",
        completion: .file())
    var items: String?
    @Option(
        name: .long, help: "The columns of the ratings, in order: user, item, rating, time, - to leave one out.",
        transform: { try ColumnRole.list($0) })
    var columns: [ColumnRole]?
    @Option(name: .long, help: "The model.") var model = ModelCatalogue.defaultKind
    @Option(
        help: ArgumentHelp(
            "A hyper-parameter to keep as it is; may be given several times.", valueName: "name=value"),
        transform: NamedValue.init)
    var set: [NamedValue] = []
    @Option(name: .long, help: "How many settings to try, the defaults included.") var budget = 27
    @Option(name: .long, help: "The file to write. Else tuned-MODEL.json.", completion: .file()) var output: String?
    @Flag(name: .long, help: "Go on with a search that was interrupted.") var resume = false
    @Option(name: .long, help: "Ratings from here on say that an item was liked. Else three quarters up the scale.")
    var threshold: Float?
    @Option(name: .long, help: "The same seed finds the same.") var seed: UInt64 = 1
    @Option(name: .long, help: "Threads at work.") var threads = 2
    @Flag(name: .long, help: "Print one JSON object a fit, and one of the result.") var json = false

    func validate() throws {
        guard (1...10_000).contains(budget) else { throw ValidationError("--budget is a number from 1 to 10000") }
        guard (1...ThreadTeam.threadLimit).contains(threads) else {
            throw ValidationError("--threads is a number from 1 to \(ThreadTeam.threadLimit)")
        }
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold is a finite number") }
    }

    func run() throws {
        do { try execute() } catch {
            let failure = EvaluateFailure.of(error)
            if failure.exit != .done { Terminal.complain("taste: " + failure.message) }
            throw ExitCode(failure.exit.rawValue)
        }
    }

    private func execute() throws {
        let files = TuneFiles(output: output ?? "tuned-\(model).json")
        let fixed = try NamedValue.dictionary(set)
        _ = try ModelCatalogue.recommender(kind: model, parameters: fixed)
        let former = try files.formerState(isWanted: resume)
        let interruption = Interruption(
            "interrupted; what was found so far is kept in \(files.state): go on with --resume")
        defer { interruption.end() }
        let display = TuneDisplay(json: json)
        defer { display.end() }
        display.reading()
        let search = try TuningSearch(
            kind: model, try data(), fixed: fixed, budget: budget, seed: seed, threads: threads)
        let result = try search.run(from: former ?? TuningState(task: search.task)) { state in
            try files.keep(state)
            try display.finished(state)
        } progress: {
            display.show($0)
        }
        display.end()
        try files.write(result, of: search)
        try display.result(result, of: search, files: files)
    }

    private func data() throws -> TrainingData {
        var input = EvaluationInput(ratings: try RatingFile(at: ratings, columns: columns))
        input.threshold = threshold
        let beside = SideInformation(beside: ratings)
        if let path = items ?? beside.items { input.itemFeatures = try SideFeatures.items(at: path) }
        if let path = beside.users { input.userFeatures = try SideFeatures.users(at: path) }
        return try input.everything()
    }
}
