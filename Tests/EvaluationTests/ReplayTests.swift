import Datasets
import DenseMath
import Recommenders
import TasteValues
import Testing

@testable import Evaluation

@Suite("Replay")
struct ReplayTests {
    /// Ratings of users who join one after the other. The newest rating comes first in the file.
    func input(users: Int = 40, items: Int = 20) -> EvaluationInput {
        var (names, titles) = (NameTable(), NameTable())
        var ratings = RatingTriples()
        var times: [Int64] = []
        for user in (0..<users).reversed() {
            for item in (0..<items).reversed() where (user * 7 + item * 11) % 5 < 3 {
                ratings.append(
                    user: Int32(names.intern("u\(user)")), item: Int32(titles.intern("i\(item)")),
                    value: user % 2 == item % 2 ? 5 : 2)
                times.append(Int64(1_000 + 100 * user + item))
            }
        }
        return EvaluationInput(ratings: RatingFile(users: names, items: titles, ratings: ratings, times: times))
    }

    func plan(chunks: Int = 4, batch: Int = 10) -> ReplayPlan {
        var plan = ReplayPlan()
        (plan.chunks, plan.batch, plan.threads) = (chunks, batch, 1)
        return plan
    }

    @Test("The stream is in time order, and numbers users and items by their first appearance")
    func order() {
        let stream = ReplayStream(input())
        #expect(stream.times == stream.times?.sorted())
        #expect(stream.ratings.users == stream.ratings.users.sorted())
        #expect(stream.userCounts.last == 40 && stream.itemCounts.last == 20)
        for index in 0..<stream.ratings.count {
            #expect(Int(stream.ratings.users[index]) < stream.userCounts[index + 1])
            #expect(Int(stream.ratings.items[index]) < stream.itemCounts[index + 1])
        }
    }

    @Test("Streamed ratings equal a matrix of all ratings, and the former profile is the one before the batch")
    func streamed() {
        let stream = ReplayStream(input())
        let data = stream.training(first: 100, scale: .init(minimum: 1, maximum: 5, step: 1), threshold: nil)
        var ratings = StreamedRatings(data.ratings)
        ratings.beginBatch()
        let user = stream.ratings.users[100]
        let before = ratings.profile(ofUser: user)
        for index in 100..<stream.ratings.count {
            ratings.add(
                user: stream.ratings.users[index], item: stream.ratings.items[index],
                value: stream.ratings.values[index])
        }
        let all = stream.ratings.matrix(userCount: 40, itemCount: 20)
        for user in 0..<Int32(40) { #expect(ratings.profile(ofUser: user) == all.profile(ofUser: user)) }
        for item in 0..<Int32(20) { #expect(ratings.raters(ofItem: item) == all.raters(ofItem: item)) }
        #expect(ratings.formerProfile(ofUser: user) == before && before != all.profile(ofUser: user))
        #expect(ratings.formerProfile(ofUser: 39) == Profile())
    }

    @Test("Each chunk is evaluated before it is learned, and the three models begin equal and end different")
    func chunks() throws {
        let replay = try Replay(BiasRecommender(), input(), plan())
        var chunks: [ReplayChunk] = []
        let summary = try replay.run { _, _ in
        } finished: {
            chunks.append($0)
        }
        #expect(chunks.map(\.number) == [1, 2, 3, 4])
        #expect(chunks[0].learnedCount == replay.initialCount)
        for (earlier, later) in zip(chunks, chunks.dropFirst()) {
            #expect(later.learnedCount == earlier.learnedCount + earlier.ratingCount)
        }
        #expect(chunks.reduce(replay.initialCount) { $0 + $1.ratingCount } == replay.ratingCount)
        #expect(chunks[0].comparison.frozen == chunks[0].comparison.full)
        #expect(chunks[0].comparison.frozen == chunks[0].comparison.incremental)
        #expect(chunks[3].comparison.frozen.rmse != chunks[3].comparison.full.rmse)
        let evaluated = chunks.reduce(0) { $0 + $1.ratingCount }
        #expect(summary.comparison.full.ratingCount == evaluated)
        // Three chunks are learned, ten ratings at a time.
        #expect(summary.updateCount == chunks.dropLast().reduce(0) { $0 + ($1.ratingCount + 9) / 10 })
    }

    @Test("The updated linear model ranks as well as a fully retrained one")
    func linear() throws {
        var recommender = LinearAutoencoder()
        (recommender.ridge, recommender.dropout, recommender.diagonal, recommender.userPower) = (5, 0.1, 0.1, 0)
        let summary = try Replay(recommender, input(), plan()).run { _, _ in
        } finished: { _ in
        }
        let figures = summary.comparison
        #expect(figures.full.rmse == nil && figures.rmseGapClosed == nil)
        #expect(figures.incremental.ndcg == figures.full.ndcg && figures.incremental.rankedUsers > 0)
    }

    @Test("The gap closed is the share of the full model's gain, for errors as for rankings")
    func gap() throws {
        func figures(_ error: Float, _ hit: Bool) throws -> ReplayFigures {
            let test = TestSet(users: [TestUser(profile: Profile(), targets: [hit ? 0 : 9], items: [0], ratings: [1])])
            let ratings = OneRating(value: 1 + error)
            return try ratings.figures(on: test)
        }
        let comparison = ReplayComparison(
            frozen: try figures(1, false), incremental: try figures(0.6, true), full: try figures(0.5, true))
        #expect(abs(try #require(comparison.rmseGapClosed) - 0.8) < 1e-5)
        #expect(comparison.ndcgGapClosed == 1)
        #expect(ReplayComparison().rmseGapClosed == nil)
    }

    @Test("Too few ratings for the chunks are refused with the reason")
    func tooFew() {
        let error = #expect(throws: EvaluationError.self) {
            try Replay(BiasRecommender(), input(users: 2, items: 4), plan(chunks: 20))
        }
        #expect(error?.code == .nothingToTest && error?.message.contains("--chunks") == true)
    }
}

/// The figures of a model of one rating, which predicts that rating for every item and ranks its item first.
private struct OneRating {
    let value: Float

    func figures(on test: TestSet) throws -> ReplayFigures {
        let one = RatingMatrix(
            userCount: 1, itemCount: 1, users: [0], items: [0], values: [value])
        let model = try BiasRecommender().fit(
            TrainingData(ratings: one, scale: .init(minimum: 0, maximum: 9, step: 1)), seed: 1, threads: 1
        ) { _ in }
        return try ReplayFigures(
            of: try ReplayedModel(model).scoring, on: test, scale: .init(minimum: 0, maximum: 9, step: 1),
            predictsRatings: true, team: ThreadTeam(threadCount: 1))
    }
}
