import ArgumentParser
import Datasets
import Evaluation
import Foundation
import TerminalOutput

/// Which files an evaluation reads.
struct EvaluateFileOptions: ParsableArguments {
    @Option(name: .long, help: "Ratings to learn from, or to split: a file or a folder.", completion: .file())
    var ratings: String?
    @Option(name: .long, help: "Held-out ratings. Opened after the models are fitted.", completion: .file())
    var test: String?
    @Option(name: .long, help: "With --protocol strong: what is known of the users of --test.", completion: .file())
    var foldIn: String?
    @Option(name: .long, help: "Whole users to choose parameters by, who are not in --ratings.", completion: .file())
    var validation: String?
    @Option(
        name: .long, help: "Titles, years, genres, tags. Else MovieLens' own, where they lie beside the ratings.",
        completion: .file())
    var items: String?
    @Option(
        name: .long, help: "Gender, age, occupation. Else MovieLens' own, where they lie beside the ratings.",
        completion: .file())
    var users: String?
    @Option(
        name: .long, help: "The columns of the files of ratings, in order: user, item, rating, time, - to leave one out.",
        transform: { try ColumnRole.list($0) })
    var columns: [ColumnRole]?
    @Option(
        name: .long, help: "Instead of --ratings, ratings drawn at random: users=53000,items=10000,ratings=1000000.",
        transform: { try SyntheticDataset.parse($0) })
    var synthetic: SyntheticDataset?
    @Option(name: .long, help: "Write the ratings of --synthetic to a file as well.", completion: .file())
    var syntheticFile: String?

    func check() throws {
        guard (ratings == nil) != (synthetic == nil) else {
            throw ValidationError("give --ratings FILE, or --synthetic SPEC")
        }
        guard syntheticFile == nil || synthetic != nil else {
            throw ValidationError("--synthetic-file goes with --synthetic")
        }
        guard synthetic == nil || (test == nil && foldIn == nil) else {
            throw ValidationError("--synthetic makes its own test; leave --test and --fold-in out")
        }
    }

    /// For headings: `ml-1m/ratings.csv`.
    var name: String {
        guard let ratings else { return "synthetic ratings" }
        return URL(filePath: ratings).pathComponents.suffix(2).joined(separator: "/")
    }

    /// Reads everything that models may learn from.
    func read(_ split: EvaluateSplitOptions, _ progress: EvaluateProgress) throws -> EvaluationInput {
        progress.reading()
        var input = EvaluationInput(ratings: try readRatings(seed: split.seed))
        input.testPath = test
        input.foldInPath = foldIn
        input.columns = columns
        input.validation = try validation.map { try RatingFile(at: $0, columns: columns) }
        let beside = ratings.map { SideInformation(beside: $0) }
        if let path = items ?? beside?.items {
            input.itemFeatures = try SideFeatures.items(at: path)
            if items == nil { progress.say("genres, years and tags come from \(path), which lies beside the ratings") }
        }
        if let path = users ?? beside?.users {
            input.userFeatures = try SideFeatures.users(at: path)
            if users == nil { progress.say("gender, age and occupation come from \(path), which lies beside the ratings") }
        }
        return input
    }

    private func readRatings(seed: UInt64?) throws -> RatingFile {
        if let ratings { return try RatingFile(at: ratings, columns: columns) }
        guard let synthetic else { throw CommandFailure(.usage, "give --ratings FILE, or --synthetic SPEC") }
        let drawn = try synthetic.draw(seed: seed ?? EvaluationInput.defaultSeed)
        if let syntheticFile {
            do { try drawn.write(to: syntheticFile) } catch {
                throw CommandFailure(
                    .failed, "the ratings cannot be written to \(syntheticFile): \(error.localizedDescription)")
            }
        }
        return RatingFile(drawn)
    }
}
