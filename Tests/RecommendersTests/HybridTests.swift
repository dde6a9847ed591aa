import DenseMath
import Foundation
import TasteValues
import Testing

@testable import Recommenders

@Suite("Hybrid of a dense autoencoder and genres", .oneAtATime)
struct HybridTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 1)

    /// Two kinds of users, two genres; each kind likes its genre. Items 40 and 41 are rated twice only.
    func data() -> TrainingData {
        let ratings = SyntheticRatings.matrix(users: 60, items: 42) { user, item in
            if item >= 40 { return user < 2 ? 4 : nil }
            guard (3 * user + 5 * item) % 7 < 4 else { return nil }
            return SyntheticRatings.checkerboardValue(user, item)
        }
        let genres = FeatureTable(
            names: ["genre:even", "genre:odd", "decade:1990"], offsets: (0...42).map { 2 * $0 },
            columns: (0..<42).flatMap { [Int32($0 % 2), 2] }, values: [Float](repeating: 1, count: 84))
        return TrainingData(ratings: ratings, scale: scale, items: genres)
    }

    func fit(_ parameters: HyperParameters, _ data: TrainingData) throws -> FittedModel {
        try ModelCatalogue.recommender(
            kind: "hybrid",
            parameters: ["units": "[16,8,16]", "epochLimit": "12", "rate": "0.01"].merging(parameters) { $1 }
        ).fit(data, seed: 1, threads: 1) { _ in }
    }

    func scores(_ model: FittedModel, _ profile: Profile) throws -> [Float] {
        var scores: [Float] = []
        try HybridModel(settings: model.settings).score(UserQuery(profile: profile), from: model, into: &scores)
        return scores
    }

    @Test("The hybrid ranks the items that similar users like first")
    func learns() throws {
        let data = data()
        let model = try fit([:], data)
        for user in [Int32(5), 6] {
            let scores = try scores(model, data.ratings.profile(ofUser: user))
            let best = (0..<40).sorted { scores[$0] > scores[$1] }.prefix(10)
            #expect(best.count { $0 % 2 == Int(user) % 2 } >= 9)
        }
        #expect(model.validation.ndcg ?? 0 > 0.4)
    }

    @Test("An item with too few ratings to be learned is ranked by its genre")
    func fewRatings() throws {
        let data = data()
        let model = try fit(["epochs": "4", "genreWeight": "2"], data)
        let scores = try scores(model, data.ratings.profile(ofUser: 6))
        #expect(scores[40] > scores[41] + 1)
        let without = try self.scores(try fit(["epochs": "4"], data), data.ratings.profile(ofUser: 6))
        #expect(without[40] == without[41])
    }

    @Test("The gradient is that of the cross-entropies over the learned items")
    func gradient() {
        var random = RandomNumbers(seed: 3)
        let logits = (0..<10).map { _ in random.gaussian() }
        var targets = SparseRows()
        targets.append(column: 1, value: 1)
        targets.endRow()
        targets.append(column: 0, value: 1)
        targets.append(column: 3, value: 1)
        targets.endRow()
        let isLearned = [true, true, true, true, false]
        let chosen: Set<Int> = [1, 5, 8]
        func loss(_ logits: [Float]) -> Double {
            let terms = (0..<10).filter { isLearned[$0 % 5] }.map { place in
                let logit = Double(chosen.contains(place) ? -logits[place] : logits[place])
                return log(1 + exp(logit))
            }
            return terms.reduce(0, +) / 2
        }
        var outputs = Activations(unitCount: 5)
        outputs.resize(rowCount: 2)
        let team = ThreadTeam(threadCount: 1)
        outputs.forEachRow(on: team) { row, units in for unit in units.indices { units[unit] = logits[5 * row + unit] }
        }
        HybridNetwork.crossEntropy(&outputs, targets: targets, isLearned: isLearned, on: team)
        for place in 0..<10 {
            var moved = logits
            moved[place] += 0.01
            let above = loss(moved)
            moved[place] -= 0.02
            let slope = (above - loss(moved)) / 0.02
            let given = outputs.values[outputs.units(ofRow: place / 5).lowerBound + place % 5]
            #expect(abs(Double(given) - slope) < 1e-3)
        }
    }

    @Test("Without genres the weight of genres is 0")
    func noGenres() throws {
        var data = data()
        data.items = FeatureTable(rowCount: 42)
        let model = try fit([:], data)
        #expect(try HybridSettings(json: model.settings).genreCount == 0)
        #expect(try scores(model, data.ratings.profile(ofUser: 5)).allSatisfy { $0.isFinite })
    }
}
