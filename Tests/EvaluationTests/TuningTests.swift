import DenseMath
import Foundation
import Recommenders
import TasteValues
import Testing

@testable import Evaluation

@Suite("Search for hyper-parameters")
struct TuningTests {
    private static let fixed: HyperParameters = ["epochs": "2"]

    private func data(users: Int = 60, seed: UInt64 = 5) -> TrainingData {
        var random = RandomNumbers(seed: seed)
        var triples = RatingTriples()
        for user in 0..<users {
            for item in 0..<20 where random.uniform() < 0.5 {
                triples.append(user: Int32(user), item: Int32(item), value: user % 2 == item % 2 ? 5 : 1)
            }
        }
        return TrainingData(
            ratings: triples.matrix(userCount: users, itemCount: 20),
            scale: RatingScale(minimum: 1, maximum: 5, step: 1), times: (0..<Int64(triples.count)).map { $0 })
    }

    private func search(kind: String = "sae", budget: Int = 6, seed: UInt64 = 1) throws -> TuningSearch {
        try TuningSearch(
            kind: kind, data(), fixed: kind == "sae" ? Self.fixed : [:], budget: budget, seed: seed, threads: 1)
    }

    @Test("The plan fits fewer candidates to more data in each rung, and a few to all of it")
    func plan() {
        let ranges = [SearchRange("rate", .real(0.01...1, byFactors: true))]
        let large = TuningPlan(ranges, budget: 27, ratingCount: 10_000_000, seed: 1)
        #expect(large.rungs.map(\.count) == [27, 9, 3])
        #expect(zip(large.rungs.map(\.share), [1.0 / 9, 1.0 / 3, 1]).allSatisfy { abs($0 - $1) < 1e-9 })
        // On a tenth of a small dataset, differences between candidates would be chance.
        let small = TuningPlan(ranges, budget: 27, ratingCount: 40_000, seed: 1)
        #expect(small.rungs.map(\.share) == [0.5, 1] && small.rungs.map(\.count) == [27, 3])
        #expect(TuningPlan(ranges, budget: 27, ratingCount: 1_000, seed: 1).rungs == [.init(share: 1, count: 27)])
        #expect(TuningPlan(ranges, budget: 1, ratingCount: 1_000, seed: 1).candidates == [[:]])
    }

    @Test("Candidates spread over every range, depend on the seed, and begin with the defaults")
    func candidates() throws {
        let ranges = [
            SearchRange("a", .real(0.01...100, byFactors: true)), SearchRange("b", .integer(1...4, byFactors: false)),
            SearchRange("c", .choices(["x", "y"])),
        ]
        let plan = TuningPlan(ranges, budget: 41, ratingCount: 1, seed: 3)
        #expect(plan.candidates.count == 41 && plan.candidates[0].isEmpty)
        let drawn = plan.candidates.dropFirst()
        let reals = try drawn.map { try #require(Double($0["a"] ?? "")) }
        #expect(reals.allSatisfy { (0.01...100).contains($0) })
        // Each of forty equal parts has one candidate, so that each factor of ten has ten.
        #expect(reals.count { $0 < 0.1 } == 10 && reals.count { $0 >= 10 } == 10)
        for value in ["1", "2", "3", "4"] { #expect(drawn.count { $0["b"] == value } == 10) }
        #expect(drawn.count { $0["c"] == "x" } == 20)
        #expect(TuningPlan(ranges, budget: 41, ratingCount: 1, seed: 3).candidates == plan.candidates)
        #expect(TuningPlan(ranges, budget: 41, ratingCount: 1, seed: 4).candidates != plan.candidates)
    }

    @Test("A search finds nothing worse than the defaults, and the same seed finds the same")
    func finds() throws {
        let first = try search().run(from: TuningState(task: search().task), finished: { _ in }, progress: { _ in })
        #expect(first.figure <= (first.defaultFigure ?? -1))
        #expect(first.figure.isFinite && first.figure > 0 && first.parameters["epochs"] == "2")
        let second = try search().run(from: TuningState(task: search().task), finished: { _ in }, progress: { _ in })
        #expect(second.parameters == first.parameters && second.figure == first.figure)
    }

    @Test(
        "A search resumed from its state ends with the same result and repeats no fit", arguments: [0, 1, 4])
    func resumes(count: Int) throws {
        struct Interrupted: Error {}
        let search = try search()
        let whole = try search.run(from: TuningState(task: search.task), finished: { _ in }, progress: { _ in })
        var file = try TuningState(task: search.task).json()
        var kept = 0
        #expect(throws: Interrupted.self) {
            _ = try search.run(from: TuningState(task: search.task)) { state in
                if kept == count { throw Interrupted() }
                kept += 1
                file = try state.json()
            } progress: { _ in
            }
        }
        let state = try TuningState(json: file)
        #expect(state.trials.count == count)
        var fits = 0
        let rest = try search.run(from: state, finished: { _ in fits += 1 }, progress: { _ in })
        #expect(rest.parameters == whole.parameters && rest.figure == whole.figure)
        #expect(fits == whole.state.trials.count - count)
    }

    @Test("The state of another search is refused")
    func otherState() throws {
        let error = try #require(throws: EvaluationError.self) {
            try search().run(from: TuningState(task: search(seed: 2).task), finished: { _ in }, progress: { _ in })
        }
        #expect(error.code == .badRequest)
        #expect(throws: EvaluationError.self) { try TuningState(json: Data("{}".utf8)) }
    }

    @Test("The progress of a search never falls and ends near 1")
    func progress() throws {
        var fractions: [Double] = []
        _ = try search().run(from: TuningState(task: search().task), finished: { _ in }) {
            fractions.append($0.fraction)
        }
        #expect(fractions == fractions.sorted() && (fractions.last ?? 0) > 0.9 && fractions.allSatisfy { $0 <= 1 })
    }

    @Test("A model without ranges, an unknown model or parameter, and empty data are refused")
    func refused() {
        #expect(throws: EvaluationError.self) { try search(kind: "bias") }
        #expect(throws: ModelError.self) { try search(kind: "oracle") }
        #expect(throws: ModelError.self) {
            try TuningSearch(kind: "sae", data(), fixed: ["unit": "1"], budget: 2, seed: 1, threads: 1)
        }
        #expect(throws: EvaluationError.self) {
            let nothing = TrainingData(
                ratings: RatingTriples().matrix(userCount: 0, itemCount: 0),
                scale: RatingScale(minimum: 1, maximum: 5, step: 1))
            return try TuningSearch(kind: "sae", nothing, budget: 2, seed: 1, threads: 1)
        }
    }

    @Test("A sample of the users keeps their ratings, items, times and features together")
    func sample() {
        var all = data()
        all.users = FeatureTable(rows: (0..<60).map { ["age:\($0 % 3)"] })
        let part = all.sample(ofUsers: 0.25, seed: 9)
        #expect(part.ratings.userCount == 15 && part.ratings.itemCount == 20 && part.users.rowCount == 15)
        #expect(part.times?.count == part.ratings.ratingCount)
        for user in 0..<15 {
            let index = part.ratings.userOffsets[user]
            let time = part.times?[index] ?? -1
            // The time of a rating is its index in the whole data.
            #expect(all.ratings.userItems[Int(time)] == part.ratings.userItems[index])
            let owner = all.ratings.userOffsets.lastIndex { $0 <= Int(time) } ?? 0
            #expect(part.users.row(user).indices.map { part.users.names[Int($0)] } == ["age:\(owner % 3)"])
        }
    }

    @Test("The ratings that are not held out keep their times")
    func heldOutTimes() throws {
        let split = try TuningSplit(data(), metric: .rmse, seed: 1)
        let all = data()
        #expect(split.training.ratings.ratingCount < all.ratings.ratingCount)
        for (index, time) in (split.training.times ?? []).enumerated() {
            #expect(all.ratings.userItems[Int(time)] == split.training.ratings.userItems[index])
        }
        #expect(split.training.times?.count == split.training.ratings.ratingCount)
    }
}
