/// Limited-memory BFGS (Nocedal, 1980) for smooth functions of many variables. The same start gives the same path on any number of threads.
///
/// The two-loop recursion runs on the dot products of its vectors (Chen, Wang and Zhou, NIPS 2014), so that an iteration
/// reads the history twice, however long it is. The line search brackets a step that satisfies the weak Wolfe conditions;
/// the first step tried nearly always does, and then an iteration costs one evaluation.
package struct LBFGS {
    /// What a caller sees after each iteration.
    package struct Iteration {
        package let number: Int
        package let value: Double
        /// Length of the gradient.
        package let gradientNorm: Double
    }

    /// Why a search ended.
    package enum Ending: Sendable {
        /// The gradient is as small as asked, or no step goes further down in single precision.
        case converged
        case iterationLimit
        /// The value or the gradient at the start is not a finite number: there is nowhere to go from there.
        case notFinite
        /// The caller had enough.
        case stopped
    }

    package struct Result {
        package let point: [Float]
        package let value: Double
        package let iterations: Int
        package let evaluations: Int
        package let ending: Ending
    }

    /// Pairs of steps and changes of the gradient that are remembered.
    package var memory = 10
    package var iterationLimit = 100
    /// Ends when the gradient is this much shorter than at the start.
    package var gradientTolerance = 1e-6
    package var evaluationsPerIteration = 20

    package init() {}

    /// - Parameters:
    ///   - start: where to begin.
    ///   - evaluate: overwrites the gradient at a point and returns the value there.
    ///   - accept: called after each iteration with the point reached; returns false to end there.
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
                // A stale history can point nowhere; steepest descent from here always points down.
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
