import Foundation
import Recommenders

/// One fit of a search.
package struct TuningTrial: Sendable, Codable, Equatable {
    package var rung: Int
    package var candidate: Int
    package var parameters: HyperParameters
    /// nil where the fit failed.
    package var figure: Double?
    package var failure: String?
    package var seconds: Double
}

/// The state of a search, from which it can be resumed. The same data, seed and budget give the same candidates, and
/// the recorded figures give the same choices, so that an interrupted search ends with the same result as an
/// uninterrupted one.
package struct TuningState: Sendable, Codable, Equatable {
    /// What must be the same for the recorded trials to be valid.
    package struct Task: Sendable, Codable, Equatable {
        package var model: String
        package var metric: String
        package var budget: Int
        package var seed: UInt64
        package var fixed: HyperParameters
        package var users: Int
        package var items: Int
        package var ratings: Int
        /// A hash (FNV-1a) of all ratings and the threshold.
        package var fingerprint: UInt64

        init(
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

    /// - Throws: `EvaluationError` for content that is not a state.
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
