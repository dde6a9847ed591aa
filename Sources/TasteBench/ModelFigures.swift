import Datasets
import Evaluation
import Foundation
import Recommenders

/// The figures of models on MovieLens 100K's first fold: its test set is the first 20,000 lines of u.data.
struct ModelFigures {
    let folder: String
    let report: (Figure) -> Void
    let say: (String) -> Void

    private static let testCount = 20_000

    func measure() throws {
        let ratings = try read()
        let fold = RatingSplit(
            train: ratings.part(Self.testCount..<ratings.count), test: ratings.part(0..<Self.testCount))
        let users = Int(ratings.users.max() ?? -1) + 1
        let items = Int(ratings.items.max() ?? -1) + 1
        let scale = Recommenders.RatingScale(minimum: 1, maximum: 5, step: 1)
        for (kind, rmse, seconds) in [
            ("autoencoder", Figure.Goal.atMost(0.9), 10.0), ("sae", .none, 0.4), ("bias", .none, nil),
        ] {
            say("training \(kind) on u1, seed 1")
            let evaluation = try RatingEvaluation(
                of: try ModelCatalogue.recommender(kind: kind), on: fold, userCount: users,
                itemCount: items,
                scale: scale, seed: 1, threads: 2)
            report(Figure(name: "\(kind) on u1, test RMSE", value: evaluation.errors.rmse, unit: "", goal: rmse))
            report(
                Figure(
                    name: "\(kind) on u1, training", value: evaluation.fitSeconds, unit: "s",
                    goal: seconds.map { .atMost($0) } ?? .none))
        }
    }

    private func read() throws -> RatingTriples {
        let dataset = try Dataset(at: folder + "/u.data")
        var reader = try dataset.ratingReader()
        var triples = RatingTriples()
        var batch = RatingBatch()
        while try reader.next(&batch, limit: 65_536) {
            for position in 0..<batch.count {
                triples.append(
                    user: Int32(batch.users[position]), item: Int32(batch.items[position]),
                    value: batch.values[position])
            }
            batch.removeAll()
        }
        return triples
    }
}

extension RatingTriples {
    func part(_ range: Range<Int>) -> RatingTriples {
        RatingTriples(users: Array(users[range]), items: Array(items[range]), values: Array(values[range]))
    }
}
