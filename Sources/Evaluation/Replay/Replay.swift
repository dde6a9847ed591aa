import DenseMath
import Recommenders

/// How a file is replayed.
package struct ReplayPlan: Sendable {
    package static let defaultChunks = 20
    package static let defaultInitialShare = 0.5
    package static let defaultBatch = 100

    /// The stream is cut into so many parts of about one size.
    package var chunks = defaultChunks
    /// Of the ratings, that are fitted before the stream begins.
    package var initialShare = defaultInitialShare
    /// The incremental model learns so many ratings at a time.
    package var batch = defaultBatch
    package var threads = 2

    package init() {}
}

/// One chunk of the stream, judged before anybody learned from it.
package struct ReplayChunk: Sendable {
    /// From 1.
    package let number: Int
    /// Ratings that the incremental and the full model had learned from.
    package let learnedCount: Int
    /// Ratings of the chunk.
    package let judgedCount: Int
    package let comparison: ReplayComparison
    /// Processor seconds since the chunk before: of bringing the incremental model up to date, and of fitting the full one.
    package let incrementalSeconds: Double
    package let fullSeconds: Double
}

/// Streams ratings in the order in which they came through three models that begin as the same fit of the first part: one stays as
/// it was, one learns by `ServedModel.update` batch by batch and by
/// `ServedModel.continueTraining` where that is due, one is fitted anew for each chunk with the whole search for hyper-parameters, as the
/// daemon's full training is. Each chunk is judged by models that learned everything before it and nothing of it; the first one,
/// for which the three are still the same, is judged too.
package struct Replay: Sendable {
    package let kind: String
    private let recommender: any Recommender
    private let input: EvaluationInput
    private let plan: ReplayPlan
    private let stream: ReplayStream
    private let scale: Recommenders.RatingScale
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
            isPositive ? .positiveFeedback : input.scale ?? .init(inferredFrom: Array(stream.ratings.values[..<start]))
        first = stream.training(first: start, scale: scale, threshold: isPositive ? nil : input.threshold)
        team = ThreadTeam(threadCount: plan.threads)
    }

    package var seed: UInt64 { input.seed ?? EvaluationInput.defaultSeed }
    package var threshold: Float { first.threshold }
    package var ratingCount: Int { stream.ratings.count }
    package var initialCount: Int { first.ratings.ratingCount }

    /// - Parameters:
    ///   - progress: called with the chunk's number (0: the first fit) and how far its full fit is.
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
                    judgesRatings: !input.ratings.isPositiveFeedback && model.scoring.predictsRatings, team: team)
            }
            let comparison = ReplayComparison(
                frozen: try figures(frozen, firstRatings), incremental: try figures(incremental, ratings),
                full: try figures(full, ratings))
            let result = ReplayChunk(
                number: chunk, learnedCount: learned, judgedCount: range.count, comparison: comparison,
                incrementalSeconds: seconds.incremental, fullSeconds: seconds.full)
            summary.add(result)
            try finished(result)
        }
        return summary
    }

    private func fit(_ data: TrainingData, _ progress: (FitProgress) throws -> Void) throws -> FittedModel {
        try recommender.fit(data, seed: seed, threads: plan.threads, progress: progress)
    }

    /// The places of a chunk in the stream.
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
            for place in start..<end {
                ratings.add(
                    user: stream.ratings.users[place], item: stream.ratings.items[place],
                    value: stream.ratings.values[place])
            }
            let begun = clock.now
            let refitReason = try model.update(ratings)
            summary.addUpdate(seconds: (clock.now - begun) / .seconds(1))
            // What the daemon would do; it counts among the costs of the incremental path.
            let data = { stream.training(first: end, scale: scale, threshold: threshold) }
            if refitReason != nil {
                model = try ReplayedModel(fit(data()) { _ in })
                summary.countRefit()
            } else {
                var seconds = 0.0
                let isDone = try ProcessorTime.measure(&seconds) {
                    try model.learnOn(data, seed: seed, threads: plan.threads)
                }
                if isDone { summary.addPass(seconds: seconds) }
            }
        }
    }
}
