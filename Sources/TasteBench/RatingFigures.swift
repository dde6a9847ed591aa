import Foundation

/// How well ratings are predicted, and how long that takes to learn: MovieLens 100K's official folds, and splits of MovieLens 1M.
struct RatingFigures {
    let evaluations: Evaluations
    /// For files of the folds.
    let folder: String
    let report: (Figure) -> Void

    private static let foldCount = 5
    private static let foldSize = 20_000

    /// - Parameter movielens: a folder with `u.data`, whose fold k is tested by lines (k - 1) * 20,000 and the 20,000 that follow.
    func measureFolds(movielens: String) throws {
        let lines = try String(contentsOfFile: movielens + "/u.data", encoding: .utf8).split(separator: "\n")
        guard lines.count == Self.foldCount * Self.foldSize else {
            throw BenchError("\(movielens)/u.data is not that of MovieLens 100K: it has \(lines.count) lines")
        }
        var errors: [Double] = []
        for fold in 1...Self.foldCount {
            let test = (fold - 1) * Self.foldSize..<fold * Self.foldSize
            let files = ["base", "test"].map { "\(folder)/u\(fold).\($0)" }
            try (lines[..<test.lowerBound] + lines[test.upperBound...]).joined(separator: "\n")
                .write(toFile: files[0], atomically: false, encoding: .utf8)
            try lines[test].joined(separator: "\n").write(toFile: files[1], atomically: false, encoding: .utf8)
            var arguments = ["--ratings", files[0], "--test", files[1]]
            for (option, file) in [("--items", "u.item"), ("--users", "u.user")]
            where FileManager.default.fileExists(atPath: "\(movielens)/\(file)") {
                arguments += [option, "\(movielens)/\(file)"]
            }
            let models = fold == 1 ? "autoencoder,sae,ncf,ncf-softmax" : "autoencoder"
            let figures = try evaluations.run(arguments + ["--model", models])
            if fold == 1 { try reportFirstFold(figures) }
            if let line = figures["autoencoder"] { errors.append(try line.number("rmse")) }
        }
        report(
            Figure(
                name: "autoencoder on five folds, test RMSE", value: errors.reduce(0, +) / Double(errors.count),
                unit: "",
                goal: .atMost(0.89)))
    }

    private func reportFirstFold(_ figures: [String: Evaluations.Line]) throws {
        let goals: [(kind: String, rmse: Figure.Goal, seconds: Figure.Goal)] = [
            ("autoencoder", .atMost(0.9), .atMost(10)), ("sae", .none, .atMost(0.4)), ("ncf", .atMost(0.97), .none),
            ("ncf-softmax", .atMost(0.95), .none), ("bias", .none, .none),
        ]
        for goal in goals {
            guard let line = figures[goal.kind] else { continue }
            report(
                Figure(name: "\(goal.kind) on u1, test RMSE", value: try line.number("rmse"), unit: "", goal: goal.rmse)
            )
            report(
                Figure(
                    name: "\(goal.kind) on u1, training", value: try line.number("train_seconds"), unit: "s",
                    goal: goal.seconds))
        }
    }

    /// - Parameter movielens: a folder with MovieLens 1M, or its file of ratings.
    func measureMillion(movielens: String, seeds: ClosedRange<Int> = 1...5) throws {
        var errors: [Double] = []
        for seed in seeds {
            let figures = try evaluations.run([
                "--ratings", movielens, "--protocol", "random", "--share", "0.1", "--seed", "\(seed)", "--model",
                "autoencoder",
            ])
            guard let line = figures["autoencoder"] else { continue }
            errors.append(try line.number("rmse"))
            guard seed == seeds.lowerBound else { continue }
            report(
                Figure(
                    name: "autoencoder on MovieLens 1M, search and training",
                    value: try line.number("train_seconds") + line.number("search_seconds"), unit: "s",
                    goal: .atMost(60)))
            report(
                Figure(
                    name: "autoencoder on MovieLens 1M, memory", value: try line.number("memory_peak_mib"), unit: "MiB",
                    goal: .atMost(1024)))
        }
        report(
            Figure(
                name: "autoencoder on MovieLens 1M, 90/10, test RMSE, mean of \(errors.count)",
                value: errors.reduce(0, +) / Double(errors.count), unit: "", goal: .atMost(0.835)))
    }

    /// Catalogues of other shapes than films': drawn at random, seeded.
    func measureLargeCatalogues() throws {
        for shape in ["users=53000,items=10000,ratings=1000000", "users=40000,items=105000,ratings=280000"] {
            let figures = try evaluations.run(["--synthetic", shape, "--model", "autoencoder,blend"])
            for kind in ["autoencoder", "blend"] {
                guard let line = figures[kind] else { continue }
                report(
                    Figure(
                        name: "\(kind) on \(shape)",
                        value: try line.number("train_seconds") + line.number("search_seconds"), unit: "s",
                        goal: .atMost(120)))
                report(
                    Figure(
                        name: "\(kind) there, memory", value: try line.number("memory_peak_mib"), unit: "MiB",
                        goal: .atMost(2048)))
            }
        }
    }
}
