import ArgumentParser
import Evaluation

struct ReplayCommand: OfflineCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Measure how well models learn from a stream, without a daemon.",
        discussion: """
            Fits each model to the first part of a file in time order (file order where
            it has no times), streams the rest in chunks, and evaluates three models on
            each chunk before they learn from it:

              frozen       as first fitted: its own rows for the users it knew, nothing
                           of what they rated since; new users get what a user without
                           ratings gets
              incremental  brought up to date in batches, as the daemon does between
                           full trainings
              full         fitted again for each chunk to everything before it, the
                           search for hyper-parameters included

            RMSE is over all ratings of a chunk, NDCG@10 over the users who liked
            something in it, ranked from all items known by then but those they had
            rated. Gap closed: (incremental - frozen) / (full - frozen), over all chunks.
            The cost ratio compares processor seconds; times of updates are of whole
            batches. With --json, one object a chunk and one of the whole replay.

            EXAMPLES
              taste replay --ratings ml-100k/u.data --chunks 20
              taste replay --ratings ml-100k/u.data --model autoencoder,linear --json
            """)

    @Option(name: .long, parsing: .unconditional, help: "Ratings to stream: a file or a folder.", completion: .file())
    var ratings: String
    @OptionGroup var models: ModelsOption
    @OptionGroup var offline: OfflineOptions
    @Option(name: .long, parsing: .unconditional, help: "Parts that the stream is cut into.") var chunks = ReplayPlan
        .defaultChunks
    @Option(name: .long, parsing: .unconditional, help: "Share of the ratings that is fitted first.") var initial =
        ReplayPlan
        .defaultInitialShare
    @Option(name: .long, parsing: .unconditional, help: "Ratings that the incremental model learns at a time.")
    var batch = ReplayPlan
        .defaultBatch

    func validate() throws {
        guard (2...1_000).contains(chunks) else { throw ValidationError("--chunks is a number from 2 to 1000") }
        guard initial > 0 && initial < 1 else { throw ValidationError("--initial lies between 0 and 1") }
        guard (1...1_000_000).contains(batch) else { throw ValidationError("--batch is a number from 1 to 1000000") }
    }

    var interruptionNotice: String { "interrupted; the replay is not finished" }

    func execute() throws {
        let models = try models.list(offline)
        let display = ReplayDisplay(json: offline.json)
        defer { display.end() }
        display.reading()
        let input = try EvaluationInput(reading: offline.files(ratings: .file(ratings)), offline.splitOptions)
        for model in models {
            let replay = try Replay(model, input, plan)
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
        (plan.chunks, plan.initialShare, plan.batch, plan.threads) = (chunks, initial, batch, offline.threads)
        return plan
    }
}
