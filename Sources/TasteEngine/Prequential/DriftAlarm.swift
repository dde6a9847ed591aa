import Synchronization
import TasteStore
import TasteValues

/// Tells when ratings come to be predicted worse than they were, and worse beside the baselines too: the newest against
/// those before.
///
/// Looked at after every round, a test that errs once in a hundred times would cry wolf; so it is raised where chance
/// has a part in a thousand, and cleared only where it has one in a hundred.
package final class DriftAlarm: Sendable {
    /// What has become worse, and by how much.
    package struct Drift: Sendable, Equatable {
        /// The newest rating when it was raised.
        package let sequence: UInt64
        package let message: String
    }

    static let recentCount = 200
    private static let raisedAt = 3.09
    private static let clearedAt = PairedTest.threshold

    private let current = Mutex<Drift?>(nil)
    private let notify: Notice.Handler

    /// - Parameter notify: told once when it is raised, and once when it is over.
    init(notify: @escaping Notice.Handler) { self.notify = notify }

    /// nil: the newest ratings are predicted as well as those before.
    package var drift: Drift? { current.withLock { $0 } }

    /// - Parameter records: oldest first.
    func review(_ records: [PrequentialRecord]) {
        let findings = Findings(records)
        let notice: Notice? = current.withLock { drift in
            if drift == nil, let message = findings.message(above: Self.raisedAt) {
                let raised = Drift(sequence: records.last?.sequence ?? 0, message: message)
                drift = raised
                return Notice(level: .warning, message: "ratings are predicted worse than before: \(message)")
            }
            if drift != nil, findings.message(above: Self.clearedAt) == nil {
                drift = nil
                return Notice(level: .information, message: "ratings are predicted as well as before")
            }
            return nil
        }
        if let notice { notify(notice) }
    }

    /// The newest records against those before them.
    private struct Findings {
        private let error: PairedTest
        /// Of what the model errs beyond the biases: somebody who is hard to predict, rating much at once, is hard for
        /// both.
        private let excess: PairedTest
        private let misses: PairedTest
        private let excessMisses: PairedTest
        private let quality: (recent: LiveQuality, before: LiveQuality)

        init(_ records: [PrequentialRecord]) {
            let recent = Array(records.suffix(DriftAlarm.recentCount))
            let before = Array(records.dropLast(DriftAlarm.recentCount))
            func errors(_ part: [PrequentialRecord]) -> [Double] { part.map { $0.squaredError(of: \.model) } }
            func misses(_ part: [PrequentialRecord]) -> [Double] { Self.byUser(part) { $0.model.isHit ? 0 : 1 } }
            // With less before than in the window itself nobody knows how it was.
            let isComparable = before.count >= DriftAlarm.recentCount
            error = PairedTest(isComparable ? errors(recent) : [], against: errors(before))
            func beyondBias(_ part: [PrequentialRecord]) -> [Double] {
                part.map { $0.squaredError(of: \.model) - $0.squaredError(of: \.bias) }
            }
            excess = PairedTest(isComparable ? beyondBias(recent) : [], against: beyondBias(before))
            func missesBeyondPopularity(_ part: [PrequentialRecord]) -> [Double] {
                Self.byUser(part) { ($0.popularity.isHit ? 1 : 0) - ($0.model.isHit ? 1 : 0) }
            }
            excessMisses = PairedTest(
                isComparable ? missesBeyondPopularity(recent) : [], against: missesBeyondPopularity(before))
            self.misses = PairedTest(isComparable ? misses(recent) : [], against: misses(before))
            quality = (LiveQuality(recent), LiveQuality(before))
        }

        /// The mean of each user's ranked ratings: whose taste is odd misses all that they rate in one sitting, which
        /// is one surprise and not many. Windows of few users say nothing of places.
        private static func byUser(_ part: [PrequentialRecord], _ value: (PrequentialRecord) -> Double) -> [Double] {
            Dictionary(grouping: part.filter(\.isRanked), by: \.user).sorted { $0.key < $1.key }.map { _, own in
                own.reduce(0) { $0 + value($1) } / Double(own.count)
            }
        }

        func message(above threshold: Double) -> String? {
            let windows = "the newest \(quality.recent.ratings) ratings against the \(quality.before.ratings) before"
            if min(error.z, excess.z) > threshold {
                let figures = [quality.recent, quality.before].map { Figure.rmse($0.model.rmse) }
                return "RMSE \(figures[0]) on \(windows): \(figures[1])"
            }
            if min(misses.z, excessMisses.z) > threshold {
                let figures = [quality.recent, quality.before].map { Figure.percent($0.model.hitRate) }
                return "hit rate \(figures[0]) on \(windows): \(figures[1])"
            }
            return nil
        }
    }
}
