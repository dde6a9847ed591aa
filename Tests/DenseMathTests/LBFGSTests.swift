import DenseMath
import Testing

@Suite("L-BFGS")
struct LBFGSTests {
    let team = ThreadTeam(threadCount: 1)

    /// Goes on until the optimizer itself ends.
    func goOn(_ iteration: LBFGS.Iteration, _ point: [Float]) -> Bool { true }

    func rosenbrock(_ point: [Float], _ gradient: inout [Float]) -> Double {
        var value = 0.0
        for place in gradient.indices { gradient[place] = 0 }
        for place in stride(from: 0, to: point.count, by: 2) {
            let (x, y) = (Double(point[place]), Double(point[place + 1]))
            value += 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)
            gradient[place] = Float(-400 * x * (y - x * x) - 2 * (1 - x))
            gradient[place + 1] = Float(200 * (y - x * x))
        }
        return value
    }

    @Test("L-BFGS finds the minimum of Rosenbrock's function", arguments: [2, 20, 5000])
    func valley(count: Int) {
        let start = (0..<count).map { Float($0 % 2 == 0 ? -1.2 : 1) }
        var optimizer = LBFGS()
        optimizer.iterationLimit = 200
        optimizer.gradientTolerance = 1e-7
        let result = optimizer.minimize(from: start, on: team, evaluate: { rosenbrock($0, &$1) }, accept: goOn)
        #expect(result.point.allSatisfy { abs($0 - 1) < 1e-2 })
        #expect(result.value < 1e-5 * Double(count))
        #expect(result.iterations < 200)
    }

    /// sum of (k + 1) (x_k - k)^2 / 2: a bowl of uneven slopes.
    func bowl(_ point: [Float], _ gradient: inout [Float]) -> Double {
        var value = 0.0
        for place in point.indices {
            let (weight, distance) = (Double(place % 50 + 1), Double(point[place]) - Double(place % 7))
            value += weight * distance * distance / 2
            gradient[place] = Float(weight * distance)
        }
        return value
    }

    @Test("L-BFGS solves a ridge regression with about one evaluation an iteration")
    func ridge() {
        let result = LBFGS().minimize(
            from: [Float](repeating: 0, count: 300), on: team, evaluate: { bowl($0, &$1) }, accept: goOn)
        #expect(result.point.indices.allSatisfy { abs(result.point[$0] - Float($0 % 7)) < 1e-3 })
        #expect(result.ending == .converged)
        #expect(result.evaluations <= result.iterations + 8)
    }

    @Test("L-BFGS takes the same path on one thread and on three")
    func threads() {
        let start = randomVector(200_000, seed: 1)
        var optimizer = LBFGS()
        optimizer.iterationLimit = 12
        let alone = optimizer.minimize(from: start, on: team, evaluate: { bowl($0, &$1) }, accept: goOn)
        let together = optimizer.minimize(
            from: start, on: ThreadTeam(threadCount: 3), evaluate: { bowl($0, &$1) }, accept: goOn)
        #expect(alone.point == together.point)
        #expect(alone.value == together.value)
    }

    @Test("A start with zero gradient is the result")
    func flat() {
        let result = LBFGS().minimize(
            from: [1, 2], on: team,
            evaluate: { _, gradient in
                gradient = [0, 0]
                return 5
            }, accept: goOn)
        #expect(result.point == [1, 2])
        #expect(result.ending == .converged)
        #expect(result.iterations == 0)
    }

    @Test("The caller can stop after any iteration")
    func stop() {
        let result = LBFGS().minimize(
            from: randomVector(40, seed: 2), on: team, evaluate: { bowl($0, &$1) },
            accept: { iteration, _ in iteration.number < 3 })
        #expect(result.iterations == 3)
        #expect(result.ending == .stopped)
    }

    @Test("An error thrown during the search reaches the caller")
    func failure() {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try LBFGS().minimize(
                from: [3, 4], on: team, evaluate: { bowl($0, &$1) }, accept: { _, _ in throw Enough() })
        }
    }

    @Test("Points where the function or its gradient is not finite are never accepted", arguments: [true, false])
    func notFinite(isValue: Bool) {
        // Falls towards 1; from 0.9 on there is nothing.
        func evaluate(_ point: [Float], _ gradient: inout [Float]) -> Double {
            let isOutside = point.contains { $0 > 0.9 }
            for place in point.indices {
                gradient[place] = isOutside && !isValue ? .nan : 1000 * (point[place] - 1)
            }
            if isOutside && isValue { return .nan }
            return point.reduce(0) { $0 + 500 * Double(($1 - 1) * ($1 - 1)) }
        }
        let start: [Float] = [0, -1, 0.5]
        var ignored = start
        let first = evaluate(start, &ignored)
        let result = LBFGS().minimize(from: start, on: team, evaluate: evaluate, accept: goOn)
        #expect(result.point.allSatisfy { $0 <= 0.9 } && result.value < first)
        #expect(result.ending != .notFinite)
    }

    @Test("A start with a value that is not finite is reported")
    func noStart() {
        let result = LBFGS().minimize(from: [1, 2], on: team, evaluate: { _, _ in .nan }, accept: goOn)
        #expect(result.ending == .notFinite && result.point == [1, 2])
    }
}
