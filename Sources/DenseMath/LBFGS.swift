/// Limited-memory BFGS (Nocedal, 1980) for smooth functions of many variables. The same start gives the same path on
/// any number of threads.
///
/// The two-loop recursion runs on the dot products of its vectors (Chen, Wang and Zhou, NIPS 2014), so that an
/// iteration reads the history twice, however long it is. The line search brackets a step that satisfies the weak Wolfe
/// conditions; the first step nearly always does, and then an iteration costs one evaluation.
package struct LBFGS {
    /// The state that a caller sees after each iteration.
    package struct Iteration {
        package let number: Int
        package let value: Double
        /// The length of the gradient.
        package let gradientNorm: Double
    }

    /// Why a search ended.
    package enum Ending: Sendable {
        /// The gradient is as small as required, or no step descends further in single precision.
        case converged
        case iterationLimit
        /// The value or the gradient at the start is not finite.
        case notFinite
        /// The caller stopped it.
        case stopped
    }

    package struct Result {
        package let point: [Float]
        package let value: Double
        package let iterations: Int
        package let evaluations: Int
        package let ending: Ending
    }

    /// The number of remembered pairs of a step and its change of the gradient.
    package var memory = 10
    package var iterationLimit = 100
    /// The relative length of the gradient at which it ends.
    package var gradientTolerance = 1e-6
    package var evaluationsPerIteration = 20

    package init() {}

    /// - Parameters:
    ///   - start: the initial point.
    ///   - evaluate: overwrites the gradient at a point and returns the value there.
    ///   - accept: called after each iteration with the point reached; returning false stops.
    package func minimize(
        from start: [Float], on team: ThreadTeam, evaluate: ([Float], inout [Float]) -> Double,
        accept: (Iteration, [Float]) throws -> Bool
    ) rethrows -> Result {
        var gradient = [Float](repeating: 0, count: start.count)
        var position = Position(point: start, value: evaluate(start, &gradient), gradient: gradient)
        var evaluations = 1
        var history = StepHistory(count: start.count, memory: memory, team: team)
        var gradientSquare = VectorSums.dot(position.gradient, position.gradient, team)
        let goal = gradientTolerance * gradientTolerance * gradientSquare
        var number = 0
        func result(_ ending: Ending) -> Result {
            Result(
                point: position.point, value: position.value, iterations: number, evaluations: evaluations,
                ending: ending)
        }
        guard position.value.isFinite, gradientSquare.isFinite else { return result(.notFinite) }
        guard gradientSquare > 0 else { return result(.converged) }
        var spare = Position(point: start, value: 0, gradient: gradient)
        var direction = gradient
        while number < iterationLimit {
            let firstStep = history.isEmpty ? 1 / gradientSquare.squareRoot() : 1
            history.direction(gradient: position.gradient, into: &direction)
            let search = LineSearch(
                origin: position, direction: direction, team: team, evaluationLimit: evaluationsPerIteration)
            let found = search.run(firstStep: firstStep, trial: &spare, evaluate: evaluate)
            evaluations += found.evaluations
            guard found.step > 0 else {
                if history.isEmpty { return result(.converged) }
                // An outdated history may give a direction without descent; steepest descent always descends.
                history.forget()
                continue
            }
            history.remember(step: found.step, direction: direction, from: position.gradient, to: spare.gradient)
            swap(&position, &spare)
            number += 1
            gradientSquare = VectorSums.dot(position.gradient, position.gradient, team)
            let iteration = Iteration(
                number: number, value: position.value, gradientNorm: gradientSquare.squareRoot())
            if try !accept(iteration, position.point) { return result(.stopped) }
            if gradientSquare <= goal { return result(.converged) }
        }
        return result(.iterationLimit)
    }
}

/// A point, with the function's value and gradient there.
struct Position {
    var point: [Float]
    var value: Double
    var gradient: [Float]
}
