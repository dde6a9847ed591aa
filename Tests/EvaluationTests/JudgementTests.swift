import Datasets
import DenseMath
import Evaluation
import Recommenders
import TasteValues
import Testing

@Suite("Judging models")
struct JudgementTests {
    private let team = ThreadTeam(threadCount: 2)

    private func judged(_ kinds: [String], _ setup: EvaluationSetup) throws -> [ModelJudgement] {
        let fits = try kinds.map {
            try FitRun(of: ModelCatalogue.recommender(kind: $0), on: setup.training, seed: 1, threads: 2)
        }
        let test = try setup.test()
        return try fits.map {
            try ModelJudgement(
                name: $0.kind, fit: $0, setup: setup, test: test, measures: RankingMeasure.standard, team: team)
        }
    }

    @Test("popularity puts first what most have rated, without what the user has", arguments: [1, 2])
    func popularity(threads: Int) throws {
        // Item n is liked by 20 - n users; the user who is asked about likes the first two.
        var ratings = RatingTriples()
        for item in 0..<Int32(20) { for user in 0..<(20 - item) { ratings.append(user: user, item: item, value: 1) } }
        let data = TrainingData(
            ratings: ratings.matrix(userCount: 20, itemCount: 20), scale: .positiveFeedback)
        let setup = EvaluationSetup(protocolName: "strong", training: data, judgesRatings: false, seed: 1) {
            TestSet(users: [TestUser(profile: Profile(indices: [0, 1], values: [1, 1]), targets: [2, 4, 19])])
        }
        let judgement = try #require(try judged(["popularity"], setup).first)
        let ranking = try #require(judgement.ranking)
        #expect(judgement.rating == nil)
        #expect(ranking.values[.precision(5)] == [0.4] && ranking.values[.recall(20)] == [1])
        #expect(ranking.values[.averagePrecision(10)] == [Float((1.0 + 2.0 / 3) / 3)])
    }

    @Test("every figure of a random split is there, with the models side by side, and no NaN")
    func figures() throws {
        let setup = try EvaluationSetup.random(EvaluationInput(ratings: SplitTests.file()))
        let models = try judged(["bias", "popularity"], setup)
        let figures = models[0].figures(RankingMeasure.standard)
        #expect(figures.count == 14 && figures.allSatisfy { $0.estimate?.value.isFinite == true })
        #expect(models[1].figures(RankingMeasure.standard)[0].estimate == nil)
        let comparison = try Comparison(models, seed: 1, team: team)
        let compared = models.flatMap { comparison.ofModel($0.name) }.filter { $0.figure == "ndcg@100" }
        #expect(compared.count == 2 && compared.contains { $0.difference.value == 0 })
        #expect(compared.allSatisfy { $0.difference.value <= 0 })
    }

    @Test("a report holds each model's figures and charts, and nothing from elsewhere")
    func report() throws {
        let setup = try EvaluationSetup.random(EvaluationInput(ratings: SplitTests.file()))
        let models = try judged(["bias", "popularity"], setup)
        let html = EvaluationReport(
            dataName: "<ratings> & co", headline: "random", setup: setup, judgements: models,
            comparison: try Comparison(models, seed: 1, team: team), measures: RankingMeasure.standard
        ).html
        #expect(html.contains("&lt;ratings&gt; &amp; co") && !html.contains("<ratings>"))
        #expect(html.contains("ndcg@100") && html.contains(">popularity</th>"))
        for title in [
            "Rating error", "Ranking quality", "Error by number of ratings", "Calibration", "Recall by popularity",
        ] {
            #expect(html.contains("<h2>\(title)</h2>"), "\(title)")
        }
        #expect(!html.contains("http") && !html.contains("nan") && !html.contains("inf,"))
    }
}
