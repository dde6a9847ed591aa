import Datasets
import Evaluation
import Foundation

/// The accuracy of predicted ratings, and the time it takes to learn them, on the official folds of MovieLens 100K and
/// on random splits of MovieLens 1M.
struct RatingFigures {
    let evaluations: Evaluations
    /// Where the files of the folds are written.
    let folder: String
    let report: (Figure) -> Void

    private static let foldCount = 5
    private static let foldSize = 20_000

    /// - Parameter movielens: a folder with `u.data`. Fold k is tested on the 20,000 lines from line (k - 1) * 20,000
    ///   on.
    func measureFolds(movielens: String) throws {
        let lines = try String(contentsOfFile: movielens + "/u.data", encoding: .utf8).split(separator: "\n")
        guard lines.count == Self.foldCount * Self.foldSize else {
            throw BenchError("\(movielens)/u.data is not that of MovieLens 100K: it has \(lines.count) lines")
        }
        var errors: [Double] = []
        for fold in 1...Self.foldCount {
            let test = (fold - 1) * Self.foldSize..<fold * Self.foldSize
            let paths = ["base", "test"].map { "\(folder)/u\(fold).\($0)" }
            try (lines[..<test.lowerBound] + lines[test.upperBound...]).joined(separator: "\n")
                .write(toFile: paths[0], atomically: false, encoding: .utf8)
            try lines[test].joined(separator: "\n").write(toFile: paths[1], atomically: false, encoding: .utf8)
            var files = EvaluationFiles(ratings: .file(paths[0]))
            files.test = paths[1]
            let known = SideInformation(inFolderOf: movielens)
            (files.items, files.users) = (known.items, known.users)
            let models = fold == 1 ? ["autoencoder", "sae", "ncf", "ncf-softmax"] : ["autoencoder"]
            let figures = try evaluations.run(models, on: files)
            if fold == 1 { try reportFirstFold(figures) }
            if let model = figures["autoencoder"] { errors.append(try model.figure("rmse")) }
        }
        report(
            Figure(
                name: "autoencoder on five folds, test RMSE", value: errors.reduce(0, +) / Double(errors.count),
                unit: "",
                goal: .atMost(0.89)))
    }

    private func reportFirstFold(_ figures: [String: ModelEvaluation]) throws {
        let goals: [(kind: String, rmse: Figure.Goal, seconds: Figure.Goal)] = [
            ("autoencoder", .atMost(0.9), .atMost(10)), ("sae", .none, .atMost(0.4)), ("ncf", .atMost(0.97), .none),
            ("ncf-softmax", .atMost(0.95), .none), ("bias", .none, .none),
        ]
        for goal in goals {
            guard let model = figures[goal.kind] else { continue }
            report(
                Figure(
                    name: "\(goal.kind) on u1, test RMSE", value: try model.figure("rmse"), unit: "", goal: goal.rmse)
            )
            report(
                Figure(
                    name: "\(goal.kind) on u1, training", value: model.fit.trainSeconds, unit: "s", goal: goal.seconds))
        }
    }

    /// - Parameter movielens: a folder with MovieLens 1M, or its file of ratings.
    func measureMillion(movielens: String) throws {
        var errors: [Double] = []
        for seed in UInt64(1)...5 {
            var options = SplitOptions()
            (options.share, options.seed) = (0.1, seed)
            let figures = try evaluations.run(
                ["autoencoder"], on: EvaluationFiles(ratings: .file(movielens)), options, by: .random)
            guard let model = figures["autoencoder"] else { continue }
            errors.append(try model.figure("rmse"))
            guard seed == 1 else { continue }
            report(
                Figure(
                    name: "autoencoder on MovieLens 1M, search and training", value: model.fit.seconds, unit: "s",
                    goal: .atMost(60)))
            report(
                Figure(
                    name: "autoencoder on MovieLens 1M, memory", value: try model.memory(), unit: "MiB",
                    goal: .atMost(1024)))
        }
        report(
            Figure(
                name: "autoencoder on MovieLens 1M, 90/10, test RMSE, mean of \(errors.count)",
                value: errors.reduce(0, +) / Double(errors.count), unit: "", goal: .atMost(0.835)))
    }

    /// Measures catalogues of other shapes than those of films, with ratings drawn at random.
    func measureLargeCatalogues() throws {
        for shape in ["users=53000,items=10000,ratings=1000000", "users=40000,items=105000,ratings=280000"] {
            let ratings = EvaluationFiles.Ratings.synthetic(try SyntheticDataset.parse(shape), copy: nil)
            let figures = try evaluations.run(["autoencoder", "blend"], on: EvaluationFiles(ratings: ratings))
            for kind in ["autoencoder", "blend"] {
                guard let model = figures[kind] else { continue }
                report(
                    Figure(name: "\(kind) on \(shape)", value: model.fit.seconds, unit: "s", goal: .atMost(120)))
                report(
                    Figure(name: "\(kind) there, memory", value: try model.memory(), unit: "MiB", goal: .atMost(2048)))
            }
        }
    }
}
