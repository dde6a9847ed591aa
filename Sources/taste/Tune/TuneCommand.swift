import ArgumentParser
import Evaluation
import Recommenders

struct TuneCommand: OfflineCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune", abstract: "Look for a model's best hyper-parameters, without a daemon.",
        discussion: """
            Fits the model with many settings to a small share of the users, with the
            best third of them to three times as many, and so on to all (successive
            halving). It goes by ratings held out, or by users held out for a model that
            ranks; a test file is never needed. The defaults are always among the
            candidates, and what --set gives stays as it is.

            Each fit is kept in a file next to the output, which ends in .state. A search
            that was interrupted goes on from there with --resume and the same options,
            and ends with the same result.

            The file it writes is what the daemon's setting training.parameters takes.
            With --json, one object a fit and one of the result.

            EXAMPLES
              taste tune --ratings ml-1m/ratings.csv --model linear --output linear.json
              taste tune --ratings ml-100k --model sae --budget 9 --set epochs=50
            """)

    @Option(
        name: .long, parsing: .unconditional, help: "Ratings to learn from: a file or a folder.", completion: .file())
    var ratings: String
    @Option(name: .long, parsing: .unconditional, help: "The model.") var model = ModelCatalogue.defaultKind
    @OptionGroup var offline: OfflineOptions
    @Option(name: .long, parsing: .unconditional, help: "How many settings to try, the defaults included.") var budget =
        27
    @Option(
        name: .long, parsing: .unconditional, help: "The file to write. Else tuned-MODEL.json.", completion: .file())
    var output: String?
    @Flag(name: .long, help: "Go on with a search that was interrupted.") var resume = false

    func validate() throws {
        guard (1...10_000).contains(budget) else { throw ValidationError("--budget is a number from 1 to 10000") }
    }

    private var files: TuningFiles { TuningFiles(output: output ?? "tuned-\(model).json") }

    var interruptionNotice: String {
        "interrupted; what was found so far is kept in \(files.state): go on with --resume"
    }

    func execute() throws {
        let fixed = try NamedValue.dictionary(offline.set)
        // Wrong options are refused before the files are read.
        _ = try ModelCatalogue.recommender(kind: model, parameters: fixed)
        let earlier = try files.earlierState(resumes: resume)
        let display = TuneDisplay(json: offline.json)
        defer { display.end() }
        display.reading()
        let input = try EvaluationInput(reading: offline.files(ratings: .file(ratings)), offline.splitOptions)
        let search = try TuningSearch(
            kind: model, input.everything(), fixed: fixed, budget: budget,
            seed: offline.seed ?? EvaluationInput.defaultSeed, threads: offline.threads)
        let result = try search.run(from: earlier ?? TuningState(task: search.task)) { state in
            try files.keep(state)
            try display.finished(state)
        } progress: {
            display.show($0)
        }
        display.end()
        try files.write(result, of: search)
        try display.result(result, of: search, files: files)
    }
}
