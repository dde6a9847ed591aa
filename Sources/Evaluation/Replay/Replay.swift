import DenseMath
import Recommenders
import TasteValues

/// How the ratings of a file are replayed.
package struct ReplayPlan: Sendable {
    package static let defaultChunks = 20
    package static let defaultInitialShare = 0.5
    package static let defaultBatch = 100

    /// The number of chunks, of about equal size, that the stream is cut into.
    package var chunks = defaultChunks
    /// The share of the ratings that is fitted before the stream begins.
    package var initialShare = defaultInitialShare
    /// The number of ratings that the incremental model learns at a time.
    package var batch = defaultBatch
    package var threads = 2

    package init() {}
}

/// One chunk of the stream. The models are evaluated on it before they learn from it.
package struct ReplayChunk: Sendable {
    /// Counted from 1.
    package let number: Int
    /// The number of ratings that the incremental and the full model had learned from.
    package let learnedCount: Int
    /// The number of ratings in the chunk.
    package let ratingCount: Int
    package let comparison: ReplayComparison
    /// Processor seconds, since the chunk before, of updating the incremental model and of fitting the full model.
    package let incrementalSeconds: Double
    package let fullSeconds: Double
}

/// Replays ratings in the order in which they were made, to three models that begin as the same fit of the first
/// ratings. The frozen model never changes. The incremental model learns batch by batch, by `ServedModel.update` and,
/// where that is due, by further passes over all ratings. The full model is fitted again before each chunk,
/// hyper-parameters included, as a full training of the daemon does. Each chunk is evaluated with models that have
/// learned everything before it and nothing of it. The first chunk, for which the three models are still equal, is
/// evaluated too.
package struct Replay: Sendable {
    package let kind: String
    private let recommender: any Recommender
    private let input: EvaluationInput
    private let plan: ReplayPlan
    private let stream: ReplayStream
    private let scale: RatingScale
    private let first: TrainingData
    private let team: ThreadTeam

    /// - Throws: `EvaluationError.nothingToTest` where there are fewer ratings than chunks, or none in the first part.
    package init(_ recommender: any Recommender, _ input: EvaluationInput, _ plan: ReplayPlan) throws {
        self.recommender = recommender
        kind = type(of: recommender).kind
        self.input = input
        self.plan = plan
        stream = ReplayStream(input)
        let count = stream.ratings.count
        let start = Int((Double(count) * plan.initialShare).rounded())
        guard start > 0, count - start >= plan.chunks else {
            throw EvaluationError(
                .nothingToTest,
                "\(count) ratings cannot be replayed in \(plan.chunks) chunks after the first \(start); give more ratings or fewer --chunks"
            )
        }
        let isPositive = input.ratings.isPositiveFeedback
        scale =
            isPositive
            ? .positiveFeedback : input.options.scale ?? .init(inferredFrom: Array(stream.ratings.values[..<start]))
        first = stream.training(first: start, scale: scale, threshold: isPositive ? nil : input.options.threshold)
        team = ThreadTeam(threadCount: plan.threads)
    }

    package var seed: UInt64 { input.seed }
    package var threshold: Float { first.threshold }
    package var ratingCount: Int { stream.ratings.count }
    package var initialCount: Int { first.ratings.ratingCount }

    /// - Parameters:
    ///   - progress: called with the number of a chunk (0 for the first fit) and the progress of its full fit.
    ///   - finished: called after each chunk.
    package func run(
        progress: (Int, FitProgress) throws -> Void, finished: (ReplayChunk) throws -> Void
    ) throws -> ReplaySummary {
        let frozen = try ReplayedModel(fit(first) { try progress(0, $0) })
        var (incremental, full) = (frozen, frozen)
        let firstRatings = StreamedRatings(first.ratings)
        var ratings = firstRatings
        var summary = ReplaySummary()
        var learned = initialCount
        for chunk in 1...plan.chunks {
            var seconds = (incremental: 0.0, full: 0.0)
            let range = bounds(chunk)
            if learned < range.lowerBound {
                try ProcessorTime.measure(&seconds.incremental) {
                    try learn(learned..<range.lowerBound, &ratings, &incremental, &summary)
                }
                learned = range.lowerBound
                try ProcessorTime.measure(&seconds.full) {
                    let data = stream.training(first: learned, scale: scale, threshold: threshold)
                    full = try ReplayedModel(fit(data) { try progress(chunk - 1, $0) })
                }
            }
            func figures(_ model: ReplayedModel, _ own: StreamedRatings) throws -> ReplayFigures {
                try ReplayFigures(
                    of: model.scoring,
                    on: model.test(range, of: stream, learned: own, known: ratings, threshold: threshold), scale: scale,
                    predictsRatings: !input.ratings.isPositiveFeedback && model.scoring.predictsRatings, team: team)
            }
            let comparison = ReplayComparison(
                frozen: try figures(frozen, firstRatings), incremental: try figures(incremental, ratings),
                full: try figures(full, ratings))
            let result = ReplayChunk(
                number: chunk, learnedCount: learned, ratingCount: range.count, comparison: comparison,
                incrementalSeconds: seconds.incremental, fullSeconds: seconds.full)
            summary.add(result)
            try finished(result)
        }
        return summary
    }

    private func fit(_ data: TrainingData, _ progress: (FitProgress) throws -> Void) throws -> FittedModel {
        try recommender.fit(data, seed: seed, threads: plan.threads, progress: progress)
    }

    /// The indices of a chunk's ratings in the stream.
    private func bounds(_ chunk: Int) -> Range<Int> {
        func start(_ number: Int) -> Int { initialCount + (ratingCount - initialCount) * number / plan.chunks }
        return start(chunk - 1)..<start(chunk)
    }

    private func learn(
        _ range: Range<Int>, _ ratings: inout StreamedRatings, _ model: inout ReplayedModel,
        _ summary: inout ReplaySummary
    ) throws {
        let clock = ContinuousClock()
        for start in stride(from: range.lowerBound, to: range.upperBound, by: plan.batch) {
            let end = min(start + plan.batch, range.upperBound)
            ratings.beginBatch()
            for index in start..<end {
                ratings.add(
                    user: stream.ratings.users[index], item: stream.ratings.items[index],
                    value: stream.ratings.values[index])
            }
            let begun = clock.now
            let refitReason = try model.update(ratings)
            summary.addUpdate(seconds: (clock.now - begun) / .seconds(1))
            // The daemon would do the same at this point, so that it counts among the costs of incremental learning.
            let data = { stream.training(first: end, scale: scale, threshold: threshold) }
            if refitReason != nil {
                model = try ReplayedModel(fit(data()) { _ in })
                summary.countRefit()
            } else {
                var seconds = 0.0
                let isDone = try ProcessorTime.measure(&seconds) {
                    try model.continueTraining(data, seed: seed, threads: plan.threads)
                }
                if isDone { summary.addPass(seconds: seconds) }
            }
        }
    }
}
