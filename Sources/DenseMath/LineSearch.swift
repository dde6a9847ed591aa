/// Searches along a direction for a step that satisfies the weak Wolfe conditions, by bracketing and bisection with
/// quadratic interpolation (Nocedal and Wright, Numerical Optimization, 2nd edition, section 3.5).
struct LineSearch {
    /// The share of the predicted decrease that is required (Armijo condition).
    private let sufficientDecrease = 1e-4
    /// The share of the slope that may remain (curvature condition).
    private let remainingSlope = 0.9

    let origin: Position
    let direction: [Float]
    let team: ThreadTeam
    let evaluationLimit: Int

    /// Evaluates steps until one is accepted, and leaves it in `trial`. The step is 0 where none descends.
    func run(
        firstStep: Double, trial: inout Position, evaluate: ([Float], inout [Float]) -> Double
    ) -> (step: Double, evaluations: Int) {
        let slope = VectorSums.dot(origin.gradient, direction, team)
        guard slope < 0, slope.isFinite else { return (0, 0) }
        var (low, high) = (0.0, Double.infinity)
        var step = firstStep
        for evaluation in 1...max(evaluationLimit, 1) {
            VectorSums.move(origin.point, by: Float(step), along: direction, into: &trial.point, team)
            trial.value = evaluate(trial.point, &trial.gradient)
            let trialSlope = VectorSums.dot(trial.gradient, direction, team)
            // A step too far is one with a number that is not finite; the slope is not finite where any of the gradient
            // is not.
            let isFinite = trial.value.isFinite && trialSlope.isFinite
            if !isFinite || trial.value > origin.value + sufficientDecrease * step * slope {
                high = step
                step = shorter(step, low: low, slope: slope, value: trial.value)
            } else if trialSlope < remainingSlope * slope {
                low = step
                step = high.isFinite ? (low + high) / 2 : 2 * step
            } else {
                return (step, evaluation)
            }
        }
        // The last point may still be lower, even if its slope is too steep.
        let isLower = trial.value < origin.value && VectorSums.dot(trial.gradient, direction, team).isFinite
        return isLower ? (step, evaluationLimit) : (0, evaluationLimit)
    }

    /// The minimum of the parabola through the origin's value and slope and the trial's value, kept inside the bracket.
    private func shorter(_ step: Double, low: Double, slope: Double, value: Double) -> Double {
        let curvature = 2 * (value - origin.value - slope * step) / (step * step)
        let middle = (low + step) / 2
        guard low == 0, curvature.isFinite, curvature > 0 else { return middle }
        return min(max(-slope / curvature, 0.1 * step), 0.5 * step)
    }
}
