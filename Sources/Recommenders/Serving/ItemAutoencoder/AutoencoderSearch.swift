import DenseMath
import Foundation

/// Chooses the network's penalty and number of iterations on held-out ratings: the iterations by early stopping, the
/// penalty by hill climbing on a geometric grid, from the usual penalty for data of this size.
package struct AutoencoderSearch: HyperParameterSet {
    package var penalties: [Float] = [11, 16, 22, 32, 45, 64, 90, 128, 181, 256, 362, 512]
    package var iterationLimit = 80
    package var interval = 5
    package var patience = 2
    package var leastGain: Float = 0.0003
    package var heldOutShare = 0.1
    /// With this many ratings the standard error of their RMSE is about .003, and that of differences far less.
    package var heldOutLimit = 25_000
    package var smallestUsefulCount = 200
    package var usualIterations = 30

    package static let parameters: [HyperParameter<Self>] = [
        .init(
            "penalties", \.penalties, .list(of: 1...100, .positive),
            "the penalties to choose from, ascending, each about 1.4 times the one before"),
        .init("iterationLimit", \.iterationLimit, .between(1...10_000), "iterations with one penalty at most"),
        .init(
            "interval", \.interval, .between(1...10_000), "iterations between two evaluations on the held-out ratings"),
        .init(
            "patience", \.patience, .between(0...1000),
            "evaluations without a lower error after which a penalty is given up"),
        .init(
            "leastGain", \.leastGain, .between(0...1),
            "relative gain in error below which the next penalty is not tried"),
        .init("heldOutShare", \.heldOutShare, .between(0.001...0.9), "share of the ratings that is held out"),
        .init("heldOutLimit", \.heldOutLimit, .between(1...1_000_000_000), "ratings held out at most, approximately"),
        .init(
            "smallestUsefulCount", \.smallestUsefulCount, .between(1...1_000_000_000),
            "number of ratings below which nothing is held out, and the usual penalty and iterations are taken"),
        .init("usualIterations", \.usualIterations, .between(1...10_000), "iterations where nothing is held out"),
    ]

    package init() {}

    /// The result of a search.
    struct Choice {
        /// The penalties in order, with the iterations of each.
        var schedule: [TrainingPhase]
        var validationRMSE: Float?
        /// The search's share of the whole fit.
        var shareOfWork: Double
    }

    func run(
        _ ratings: RatingMatrix, units: Int, maskInput: Float, priorShare: Float, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> Choice {
        var place = usualPlace(ratings.ratingCount)
        guard ratings.ratingCount >= smallestUsefulCount, interval <= iterationLimit else {
            let usual = TrainingPhase(penalty: penalties[place], iterations: usualIterations)
            return Choice(schedule: [usual], validationRMSE: nil, shareOfWork: 0)
        }
        let split = HeldOutSplit(ratings, share: heldOutShare, limit: heldOutLimit, seed: seed)
        let training = AutoencoderTraining(
            split.kept, units: units, maskInput: maskInput, priorShare: priorShare, seed: seed, team: team)
        var meter = SearchMeter(iterationLimit: iterationLimit)
        let start = Candidate(parameters: training.start)
        var best = try trial(penalties[place], from: start, training, split, &meter, progress)
        for direction in [1, -1] {
            var climbed = false
            while penalties.indices.contains(place + direction) {
                let next = try trial(penalties[place + direction], from: best, training, split, &meter, progress)
                guard next.error < best.error else { break }
                let isWorthMore = isGain(from: best.error, to: next.error)
                (best, place, climbed) = (next, place + direction, true)
                if !isWorthMore { break }
            }
            if climbed { break }
        }
        return Choice(schedule: best.schedule, validationRMSE: best.error, shareOfWork: SearchMeter.share)
    }

    /// Weights, the schedule that led to them, and their error on the held-out ratings.
    private struct Candidate {
        var parameters: [Float]
        var schedule: [TrainingPhase] = []
        var error = Float.infinity
    }

    private func isGain(from error: Float, to lower: Float) -> Bool {
        lower < error * (1 - leastGain)
    }

    /// The exponent by which the chosen penalty grows with the number of ratings (measured: 64 for a hundred thousand,
    /// 128 for a million).
    static let growth = 0.3

    private func usualPlace(_ ratingCount: Int) -> Int {
        let wanted = 64 * pow(Double(max(ratingCount, 1)) / 100_000, Self.growth)
        let distances = penalties.map { abs(log(Double($0) / wanted)) }
        return penalties.indices.min { distances[$0] < distances[$1] } ?? 0
    }

    /// Continues with one penalty until the held-out error stops falling. The evaluated rows are those that would be
    /// stored.
    private func trial(
        _ penalty: Float, from start: Candidate, _ training: AutoencoderTraining, _ split: HeldOutSplit,
        _ meter: inout SearchMeter, _ progress: (FitProgress) throws -> Void
    ) throws -> Candidate {
        var best = Candidate(parameters: start.parameters)
        var evaluationsWithoutGain = 0
        meter.beginTrial()
        let phase = TrainingPhase(penalty: penalty, iterations: iterationLimit)
        _ = try training.run(phase, from: start.parameters) { iteration, parameters in
            guard iteration % interval == 0 else {
                try progress(meter.count(iteration, error: nil))
                return true
            }
            let schedule = start.schedule + [TrainingPhase(penalty: penalty, iterations: iteration)]
            let items = training.itemRows(training.objective(penalty).codes(parameters))
            let userRows = training.userRows(split.heldOutUsers, items, parameters, training.settings(schedule))
            let error = split.rmse(items: items, userRows: userRows)
            try progress(meter.count(iteration, error: error))
            evaluationsWithoutGain = isGain(from: best.error, to: error) ? 0 : evaluationsWithoutGain + 1
            if error < best.error { best = Candidate(parameters: parameters, schedule: schedule, error: error) }
            return evaluationsWithoutGain < patience
        }
        return best
    }
}

/// Turns the iterations of a search of unknown length into progress that never falls.
private struct SearchMeter {
    /// The assumed share of a whole fit that its search takes.
    static let share = 0.75
    /// The number of penalties that most searches try.
    private static let usualTrials = 3.0

    private let iterationLimit: Int
    private var trials = 0.0
    private var fraction = 0.0
    private var epoch = 0

    init(iterationLimit: Int) {
        self.iterationLimit = iterationLimit
    }

    mutating func beginTrial() {
        trials += 1
    }

    mutating func count(_ iteration: Int, error: Float?) -> FitProgress {
        epoch += 1
        // Progress within one penalty assumes that half of the iterations allowed will be used.
        let trialPart = min(1, 2 * Double(iteration) / Double(iterationLimit))
        let done = trials - 1 + trialPart
        fraction = max(fraction, Self.share * min(0.98, done / max(Self.usualTrials, trials)))
        return FitProgress(
            phase: .searching, fraction: fraction, epoch: epoch, validation: ValidationFigures(rmse: error))
    }
}
