import Foundation
import Recommenders

/// One fit of a search.
package struct TuningTrial: Sendable, Codable, Equatable {
    package var rung: Int
    package var candidate: Int
    package var parameters: HyperParameters
    /// nil: the fit failed.
    package var figure: Double?
    package var failure: String?
    package var seconds: Double
}

/// What a search has done until now, as a file from which it goes on. The same data, seed and budget give the same candidates, and
/// recorded figures the same choices: a search that was interrupted ends as one that was not.
package struct TuningState: Sendable, Codable, Equatable {
    /// What must be the same for the trials to be worth anything.
    package struct Task: Sendable, Codable, Equatable {
        package var model: String
        package var metric: String
        package var budget: Int
        package var seed: UInt64
        package var fixed: HyperParameters
        package var users: Int
        package var items: Int
        package var ratings: Int
        /// Of all values and who gave them to what (FNV-1a).
        package var fingerprint: UInt64

        package init(
            kind: String, metric: TuningMetric, budget: Int, seed: UInt64, fixed: HyperParameters, data: TrainingData
        ) {
            model = kind
            self.metric = metric.rawValue
            self.budget = budget
            self.seed = seed
            self.fixed = fixed
            (users, items, ratings) = (data.ratings.userCount, data.ratings.itemCount, data.ratings.ratingCount)
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            func add(_ word: UInt32) { hash = (hash ^ UInt64(word)) &* 0x100_0000_01b3 }
            for offset in data.ratings.userOffsets { add(UInt32(truncatingIfNeeded: offset)) }
            for item in data.ratings.userItems { add(UInt32(bitPattern: item)) }
            for value in data.ratings.userValues { add(value.bitPattern) }
            add(data.threshold.bitPattern)
            fingerprint = hash
        }
    }

    package let task: Task
    package internal(set) var trials: [TuningTrial] = []

    package init(task: Task) { self.task = task }

    /// - Throws: `EvaluationError` for a file that is no state.
    package init(json: Data) throws(EvaluationError) {
        do { self = try JSONDecoder().decode(Self.self, from: json) } catch {
            throw EvaluationError(.badRequest, "this is not the state of a search; remove the file and begin anew")
        }
    }

    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    func trial(rung: Int, candidate: Int) -> TuningTrial? {
        trials.first { $0.rung == rung && $0.candidate == candidate }
    }
}
