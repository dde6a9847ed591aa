import Foundation

/// When to continue the training of a model from its current weights (warm start), on all ratings as they are.
package enum ContinuedTraining {
    /// The value of `ServedModel.unlearnedShare` from which it is worth its cost, which does not depend on how few
    /// ratings are new.
    package static let dueShare = 0.05

    static func diverged(_ kind: String) -> ModelError {
        ModelError(.diverged, "the weights of the \(kind) model diverged in continued training; train it anew")
    }
}

/// The ratings that a model's weights have not learned, and what its training is continued with.
struct Unlearned: Codable, Sendable, Equatable {
    /// Number of ratings that the weights learned.
    var learnedCount: Int
    /// Number of ratings that were added, removed or changed since.
    var pending = 0
    /// The hyper-parameters of the fit, chosen ones included, as JSON.
    let parameters: String

    init(learnedCount: Int, parameters: String) {
        (self.learnedCount, self.parameters) = (learnedCount, parameters)
    }

    init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json))
    }

    var share: Double { Double(pending) / Double(max(learnedCount + pending, 1)) }

    /// Counts the changes of some users' ratings. Users whose former ratings are not known are not counted.
    func following(_ users: [Int32], _ ratings: some RatingSource) throws -> Unlearned {
        var next = self
        for user in users {
            guard let former = try ratings.formerProfile(ofUser: user) else { continue }
            next.pending += former.changeCount(to: try ratings.profile(ofUser: user))
        }
        return next
    }
}

extension Profile {
    /// The number of ratings that two profiles do not have in common; a changed value counts once.
    fileprivate func changeCount(to now: Profile) -> Int {
        if self == now { return 0 }
        var (old, new, same, kept) = (0, 0, 0, 0)
        while old < count, new < now.count {
            if indices[old] == now.indices[new] {
                kept += 1
                if values[old] == now.values[new] { same += 1 }
                (old, new) = (old + 1, new + 1)
            } else if indices[old] < now.indices[new] {
                old += 1
            } else {
                new += 1
            }
        }
        return (now.count - same) + (count - kept)
    }
}
