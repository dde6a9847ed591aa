import DenseMath
import Recommenders
import Testing

@testable import Evaluation

@Suite("Who won an evaluation")
struct VerdictTests {
    /// Ratings that follow from the users' biases, and from some noise that depends on the user and the item.
    private func result(noise: Int, users: Int, kind: String = "linear") throws -> EvaluationResult {
        let file = SplitTests.file(users: users) { user, item in
            let chance = (user &* 7_919 &+ item &* 104_729) % 97 % (noise + 1)
            return Float(min(5, max(1, 2 + user % 3 + chance)))
        }
        let setup = try EvaluationSetup(EvaluationInput(ratings: file))
        return try EvaluationPlan(models: [try ModelCatalogue.recommender(kind: kind)]).run(on: setup) { _ in }
    }

    @Test(
        "The sentence names the best model, the next one, the interval and the test, and says whether it is significant"
    )
    func sentences() throws {
        let result = try result(noise: 0, users: 40, kind: "autoencoder")
        let sentences = Verdict(result: result).sentences
        #expect(sentences.count == 2 && sentences[0].contains("NDCG@100") && sentences[1].contains("RMSE"))
        for (figure, sentence) in zip(["ndcg@100", "rmse"], sentences) {
            let compared = result.models.compactMap { result.comparison.ofModel($0.name, figure: figure) }
            let best = try #require(compared.first?.best)
            #expect(sentence.hasPrefix("\(best) "), "\(sentence)")
            let others = result.models.filter { $0.name != best }
                .compactMap { result.comparison.ofModel($0.name, figure: figure)?.difference }
            let isSignificant = others.allSatisfy { $0.isSignificant }
            #expect(sentence.contains("is significant") == isSignificant, "\(sentence)")
            #expect(sentence.contains("is not significant") == !isSignificant, "\(sentence)")
            #expect(sentence.contains("95 % interval") && sentence.contains("paired bootstrap over"), "\(sentence)")
        }
    }

    @Test("A model that is in reports with different others has the same colour in all of them")
    func colours() throws {
        let all = try result(noise: 1, users: 40)
        func html(_ models: [ModelEvaluation]) throws -> String {
            let result = EvaluationResult(
                setup: all.setup, test: all.test, measures: all.measures, models: models,
                comparison: try Comparison(models, seed: 1, team: ThreadTeam(threadCount: 1)), failedKinds: [])
            return EvaluationReport(result, dataName: "x", headline: "y", origin: "z").html
        }
        func key(_ html: String) throws -> Substring? {
            let entry = html.split(separator: "<li>").first { $0.contains("</svg>linear</li>") }
            return try #require(entry).split(separator: "</svg>").first
        }
        let first = try key(html(all.models))
        #expect(try key(html(all.models.reversed())) == first)
        #expect(try key(html(all.models.filter { $0.name == "linear" })) == first)
    }

    @Test("With one model alone there is nobody to beat")
    func alone() throws {
        let all = try result(noise: 1, users: 40)
        let models = all.models.filter { $0.name == "linear" }
        let one = EvaluationResult(
            setup: all.setup, test: all.test, measures: all.measures, models: models,
            comparison: try Comparison(models, seed: 1, team: ThreadTeam(threadCount: 1)), failedKinds: [])
        #expect(Verdict(result: one).sentences.allSatisfy { $0.hasPrefix("Only linear was measured by ") })
    }
}
