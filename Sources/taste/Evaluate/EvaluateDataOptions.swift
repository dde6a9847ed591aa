import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Recommenders
import TasteValues

/// Which ratings an evaluation reads, and how it splits them into a training and a test part.
struct EvaluateDataOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional, help: "Ratings to learn from, or to split: a file or a folder.",
        completion: .file())
    var ratings: String?
    @Option(
        name: .long, parsing: .unconditional, help: "Held-out ratings. Opened after the models are fitted.",
        completion: .file())
    var test: String?
    @Option(
        name: .long, parsing: .unconditional, help: "With --protocol strong: what is known of the users of --test.",
        completion: .file())
    var foldIn: String?
    @Option(
        name: .long, parsing: .unconditional, help: "Whole users to choose parameters by, who are not in --ratings.",
        completion: .file())
    var validation: String?
    @Option(
        name: .long, parsing: .unconditional,
        help: "Gender, age, occupation. Else MovieLens' own, where they are in the folder of the ratings.",
        completion: .file())
    var users: String?
    @Option(
        name: .long, parsing: .unconditional,
        help: "Instead of --ratings, ratings drawn at random: users=53000,items=10000,ratings=1000000.",
        transform: { try SyntheticDataset.parse($0) })
    var synthetic: SyntheticDataset?
    @Option(
        name: .long, parsing: .unconditional, help: "Write the ratings of --synthetic to a file as well.",
        completion: .file())
    var syntheticFile: String?
    @Option(
        name: .customLong("protocol"),
        parsing: .unconditional,
        help:
            "given, random, temporal, strong, new-items or new-users. Else given where there is --test, strong where there is --fold-in too."
    )
    var splitProtocol: EvaluationProtocol?
    @Option(
        name: .long, parsing: .unconditional,
        help: "Which share is held out: of the ratings, .2; of the users or the new items, .1.")
    var share: Double?
    @Option(
        name: .long, parsing: .unconditional,
        help: "The scale as MINIMUM,MAXIMUM,STEP. Else as the training ratings are.",
        transform: { try Self.scale($0) })
    var scale: RatingScale?

    func validate() throws {
        guard (ratings == nil) != (synthetic == nil) else {
            throw ValidationError("give --ratings FILE, or --synthetic SPEC")
        }
        guard syntheticFile == nil || synthetic != nil else {
            throw ValidationError("--synthetic-file goes with --synthetic")
        }
        guard synthetic == nil || (test == nil && foldIn == nil) else {
            throw ValidationError("--synthetic makes its own test; leave --test and --fold-in out")
        }
        if let share, !(share > 0 && share < 1) { throw ValidationError("--share lies between 0 and 1") }
    }

    /// The name of the data for headings, such as `ml-1m/ratings.csv`.
    var name: String {
        guard let ratings else { return "synthetic ratings" }
        return URL(filePath: ratings).pathComponents.suffix(2).joined(separator: "/")
    }

    /// Reads everything that models may learn from.
    func input(_ offline: OfflineOptions) throws -> EvaluationInput {
        var files = offline.files(ratings: try origin())
        (files.test, files.foldIn, files.validation, files.users) = (test, foldIn, validation, users)
        var options = offline.splitOptions
        (options.share, options.scale) = (share, scale)
        return try EvaluationInput(reading: files, options)
    }

    private func origin() throws -> EvaluationFiles.Ratings {
        if let ratings { return .file(ratings) }
        guard let synthetic else { throw CommandFailure(.usage, "give --ratings FILE, or --synthetic SPEC") }
        return .synthetic(synthetic, copy: syntheticFile)
    }

    private static func scale(_ text: String) throws -> RatingScale {
        let numbers = text.split(separator: ",").compactMap { Float($0) }
        guard numbers.count == 3, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[1], numbers[2] > 0 else {
            throw ValidationError("a scale is given as --scale 0.5,5,0.5: minimum, maximum above it, step above 0")
        }
        return RatingScale(minimum: numbers[0], maximum: numbers[1], step: numbers[2])
    }
}

extension EvaluationProtocol: ExpressibleByArgument {}
