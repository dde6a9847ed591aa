import ArgumentParser
import Datasets
import DenseMath
import Evaluation
import Foundation
import Recommenders
import TerminalOutput

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Measure how well models learn from a stream, without a daemon.",
        discussion: """
            Fits each model to the first part of a file in time order (file order where
            it has no times), streams the rest in chunks, and judges three models on each
            chunk before they learn from it:

              frozen       as first fitted: its own rows for the users it knew, nothing
                           of what they rated since; others get what somebody without
                           ratings gets
              incremental  brought up to date in batches, as the daemon does between
                           full trainings
              full         fitted anew for each chunk with everything before it, the
                           search for hyper-parameters included

            RMSE is over all ratings of a chunk, NDCG@10 over the users who liked
            something in it, ranked from all items known by then but those they had
            rated. Gap closed: (incremental - frozen) / (full - frozen), over all chunks.
            The cost ratio compares processor seconds; times of updates are of whole
            batches.

            EXAMPLES
              taste replay --ratings ml-100k/u.data --chunks 20
              taste replay --ratings ml-100k/u.data --model autoencoder,linear --json
            """)

    @Option(name: .long, help: "Ratings to stream: a file or a folder.", completion: .file()) var ratings: String
    @Option(
        name: .long, help: "Titles, years, genres, tags. Else MovieLens' own, where they lie beside the ratings.",
        completion: .file())
    var items: String?
    @Option(
        name: .long, help: "The columns of the ratings, in order: user, item, rating, time, - to leave one out.",
        transform: { try ColumnRole.list($0) })
    var columns: [ColumnRole]?
    @Option(
        name: .long, help: "Models to replay, separated by commas.",
        transform: { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } })
    var model: [String] = [ModelCatalogue.defaultKind]
    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: "A hyper-parameter: key=value for the models that have it, model.key=value for one.")
    var settings: [String] = []
    @Option(name: .long, help: "Parts that the stream is cut into.") var chunks = ReplayPlan.defaultChunks
    @Option(name: .long, help: "Share of the ratings that is fitted first.") var initial = ReplayPlan
        .defaultInitialShare
    @Option(name: .long, help: "Ratings that the incremental model learns at a time.") var batch = ReplayPlan
        .defaultBatch
    @Option(name: .long, help: "Ratings from here on say that an item was liked. Else three quarters up the scale.")
    var threshold: Float?
    @Option(name: .long, help: "The same seed gives the same figures, but for times.") var seed: UInt64 = 1
    @Option(name: .long, help: "Threads at work.") var threads = 2
    @Flag(name: .long, help: "Print one JSON object a chunk and one of the whole instead of a table.") var json = false

    func validate() throws {
        guard !model.isEmpty else { throw ValidationError("--model names at least one model") }
        guard (2...1_000).contains(chunks) else { throw ValidationError("--chunks is a number from 2 to 1000") }
        guard initial > 0 && initial < 1 else { throw ValidationError("--initial lies between 0 and 1") }
        guard (1...1_000_000).contains(batch) else { throw ValidationError("--batch is a number from 1 to 1000000") }
        guard (1...ThreadTeam.threadLimit).contains(threads) else {
            throw ValidationError("--threads is a number from 1 to \(ThreadTeam.threadLimit)")
        }
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold is a finite number") }
    }

    func run() throws {
        let interruption = Interruption("interrupted; the replay is not finished")
        defer { interruption.end() }
        do { try execute() } catch {
            let failure = EvaluateFailure.of(error)
            if failure.exit != .done { Terminal.complain("taste: " + failure.message) }
            throw ExitCode(failure.exit.rawValue)
        }
    }

    private func execute() throws {
        var kinds: [String] = []
        for name in model where !kinds.contains(name) { kinds.append(name) }
        let parameters = try ContenderSettings(settings, models: kinds)
        let recommenders = try kinds.map { try parameters.recommender(kind: $0) }
        let display = ReplayDisplay(json: json)
        defer { display.end() }
        display.reading()
        let input = try input()
        for recommender in recommenders {
            let replay = try Replay(recommender, input, plan)
            try display.begin(replay)
            let summary = try replay.run {
                display.fitting(chunk: $0, of: chunks, $1)
            } finished: {
                try display.finished($0)
            }
            try display.end(summary)
        }
    }

    private var plan: ReplayPlan {
        var plan = ReplayPlan()
        (plan.chunks, plan.initialShare, plan.batch, plan.threads) = (chunks, initial, batch, threads)
        return plan
    }

    private func input() throws -> EvaluationInput {
        var input = EvaluationInput(ratings: try RatingFile(at: ratings, columns: columns))
        (input.threshold, input.seed) = (threshold, seed)
        if let path = items ?? SideInformation(beside: ratings).items {
            input.itemFeatures = try SideFeatures.items(at: path)
        }
        return input
    }
}
