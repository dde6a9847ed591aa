import Datasets
import DenseMath
import Recommenders
import TasteValues
import Testing

@testable import Evaluation

@Suite("Evaluations")
struct EvaluationTests {
    private let team = ThreadTeam(threadCount: 2)

    /// Runs an evaluation and collects what it reports.
    private func evaluate(
        _ models: [any Recommender], on setup: EvaluationSetup
    ) throws -> (result: EvaluationResult, events: [EvaluationProgress]) {
        var events: [EvaluationProgress] = []
        let result = try EvaluationPlan(models: models).run(on: setup) { events.append($0) }
        return (result, events)
    }

    private func randomSplit() throws -> EvaluationSetup {
        try EvaluationSetup(EvaluationInput(ratings: SplitTests.file()))
    }

    @Test("Popularity ranks the items with the most ratings first, without the user's own", arguments: [1, 2])
    func popularity(threads: Int) throws {
        // Item n is liked by 20 - n users. The test user likes the first two items.
        var ratings = RatingTriples()
        for item in 0..<Int32(20) { for user in 0..<(20 - item) { ratings.append(user: user, item: item, value: 1) } }
        let data = TrainingData(
            ratings: ratings.matrix(userCount: 20, itemCount: 20), scale: .positiveFeedback)
        let setup = EvaluationSetup(.strong, training: data, evaluatesRatings: false, seed: 1) {
            TestSet(users: [TestUser(profile: Profile(indices: [0, 1], values: [1, 1]), targets: [2, 4, 19])])
        }
        var plan = EvaluationPlan(models: [PopularityRecommender()])
        plan.threads = threads
        let model = try #require(try plan.run(on: setup) { _ in }.models.first)
        let ranking = try #require(model.ranking)
        #expect(model.rating == nil)
        #expect(ranking.values[.precision(5)] == [0.4] && ranking.values[.recall(20)] == [1])
        #expect(ranking.values[.averagePrecision(10)] == [Float((1.0 + 2.0 / 3) / 3)])
    }

    @Test("Every figure of a random split is a number, and the missing baseline is added")
    func figures() throws {
        let result = try evaluate([BiasRecommender()], on: randomSplit()).result
        #expect(result.models.map(\.name) == ["bias", "popularity"] && result.failedKinds.isEmpty)
        let figures = result.models[0].figures(RankingMeasure.standard)
        #expect(figures.count == 14 && figures.allSatisfy { $0.estimate?.value.isFinite == true })
        #expect(result.models[1].figures(RankingMeasure.standard)[0].estimate == nil)
        let compared = result.models.compactMap { result.comparison.ofModel($0.name, figure: "ndcg@100") }
        #expect(compared.count == 2 && compared.contains { $0.difference.value == 0 })
        #expect(compared.allSatisfy { $0.difference.value <= 0 })
    }

    @Test("The test is opened only after every model has been fitted")
    func testIsOpenedLast() throws {
        let split = try randomSplit()
        var events: [EvaluationProgress] = []
        let setup = EvaluationSetup(.random, training: split.training, evaluatesRatings: true, seed: 1) {
            throw EvaluationError(.nothingToTest, "opened")
        }
        let error = #expect(throws: EvaluationError.self) {
            _ = try EvaluationPlan(models: [BiasRecommender()]).run(on: setup) { events.append($0) }
        }
        #expect(error?.message == "opened")
        let fitted = events.compactMap { if case .fitting(let kind, _, _, _) = $0 { kind } else { nil } }
        #expect(Set(fitted) == ["bias", "popularity"] && fitted.count == events.count)
    }

    @Test("A model that cannot be fitted is left out and reported, and the others are evaluated")
    func failedModel() throws {
        let (result, events) = try evaluate([FailingRecommender(), BiasRecommender()], on: randomSplit())
        #expect(result.failedKinds == ["failing"])
        #expect(result.models.map(\.name) == ["bias", "popularity"])
        let notes = events.compactMap { if case .note(let text) = $0 { text } else { nil } }
        #expect(notes.contains("failing cannot be fitted: on purpose"))
    }

    @Test("Without liked items in the test, rankings are not measured and a note says so")
    func nothingLiked() throws {
        var input = EvaluationInput(ratings: SplitTests.file())
        input.options.threshold = 9
        let (result, events) = try evaluate([BiasRecommender()], on: EvaluationSetup(input))
        #expect(result.models[0].ranking == nil && result.models[0].rating != nil)
        #expect(events.contains { if case .note(let text) = $0 { text.contains("threshold 9") } else { false } })
    }

    @Test("The report contains each model's figures and charts, and refers to no other file")
    func report() throws {
        let result = try evaluate([BiasRecommender()], on: randomSplit()).result
        let html = EvaluationReport(
            result, dataName: "<ratings> & co", headline: "random", origin: "made <today>"
        ).html
        #expect(html.contains("&lt;ratings&gt; &amp; co") && !html.contains("<ratings>"))
        #expect(html.contains("NDCG@100") && html.contains("popularity</th>"))
        #expect(html.contains("Hit rate@10") && html.contains("made &lt;today&gt;") && !html.contains("<script"))
        #expect(html.contains("<p>Only bias was measured by RMSE: "))
        for title in [
            "Rating error", "Ranking quality", "Error by number of ratings", "Calibration", "Recall by popularity",
        ] {
            #expect(html.contains("<h2>\(title)</h2>"), "\(title)")
        }
        #expect(!html.contains("http") && !html.contains("nan") && !html.contains("inf,"))
    }

    @Test(
        "Every kind of model predicts ratings well that follow from biases alone", arguments: ModelCatalogue.kinds)
    func biases(kind: String) throws {
        var random = RandomNumbers(seed: 2)
        var ratings = RatingTriples()
        for user in 0..<Int32(50) {
            for item in 0..<Int32(30) where random.uniform() < 0.5 {
                ratings.append(user: user, item: item, value: Float(3 + user % 3 - 1) + 0.5 * Float(item % 3 - 1))
            }
        }
        let split = RatingSplit(ratings, testShare: 0.1, seed: 3)
        let scale = RatingScale(minimum: 1, maximum: 5, step: 0.5)
        let data = TrainingData(ratings: split.train.matrix(userCount: 50, itemCount: 30), scale: scale)
        let fit = try FitRun(of: ModelCatalogue.recommender(kind: kind), on: data, seed: 1, threads: 1)
        #expect(fit.kind == kind && fit.searchSeconds + fit.trainSeconds > 0)
        let evaluation = try RatingEvaluation(
            of: fit.scoring, on: TestSet(heldOut: split.test, training: data), scale: scale, team: team)
        #expect(evaluation.errors.count == split.test.count && evaluation.errors.rmse.value < 0.6)
    }
}

@Suite("Candidate models")
struct CandidateModelTests {
    private func parameters(_ models: [any Recommender]) throws -> [String] {
        try models.map { try $0.hyperParameterJSON() }
    }

    @Test("A hyper-parameter without a model is set for every model that has it")
    func sharedParameter() throws {
        let models = try CandidateModels.list(["sae", "bias", "sae"], setting: [("epochs", "3")])
        #expect(models.map { type(of: $0).kind } == ["sae", "bias"])
        let parameters = try parameters(models)
        #expect(parameters[0].contains("\"epochs\":3") && !parameters[1].contains("epochs"))
    }

    @Test("A hyper-parameter with a model is set for that model alone")
    func ownParameter() throws {
        let models = try CandidateModels.list(["sae", "ncf"], setting: [("sae.epochs", "3")])
        let parameters = try parameters(models)
        #expect(parameters[0].contains("\"epochs\":3") && !parameters[1].contains("\"epochs\":3"))
    }

    @Test("Unknown models and hyper-parameters, and models that do not take part, are refused")
    func refused() {
        #expect(throws: ModelError.self) { try CandidateModels.list(["oracle"]) }
        #expect(throws: ModelError.self) { try CandidateModels.list(["sae"], setting: [("nonsense", "1")]) }
        let error = #expect(throws: EvaluationError.self) {
            try CandidateModels.list(["sae"], setting: [("ncf.epochs", "1")])
        }
        #expect(error?.code == .badRequest)
    }
}

/// A model whose fit always fails.
private struct FailingRecommender: Recommender {
    static let kind = "failing"
    static let parameters: [HyperParameter<Self>] = []

    func learn(
        _ data: TrainingData, seed: UInt64, threads: Int, progress: (FitProgress) throws -> Void
    ) throws -> FittedModel {
        throw ModelError(.diverged, "on purpose")
    }
}
