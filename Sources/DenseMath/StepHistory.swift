import CVectorKernels

/// The last steps of an L-BFGS search and the changes of the gradient over them, with all their dot products.
struct StepHistory {
    private let count: Int
    private let memory: Int
    private let team: ThreadTeam
    /// Steps in places 0..<memory, changes of the gradient in memory..<2 * memory: a ring.
    private var vectors: [[Float]]
    /// Dot products between the vectors.
    private var products: Matrix64
    /// Places in use, oldest first.
    private var order: [Int] = []

    var isEmpty: Bool { order.isEmpty }

    init(count: Int, memory: Int, team: ThreadTeam) {
        precondition(memory > 0, "a history remembers something")
        self.count = count
        self.memory = memory
        self.team = team
        vectors = [[Float]](repeating: [], count: 2 * memory)
        products = Matrix64(size: 2 * memory)
    }

    mutating func forget() {
        order = []
    }

    /// Keeps a step that went `step` along `direction`, unless the gradient did not grow along it.
    mutating func remember(step: Double, direction: [Float], from oldGradient: [Float], to newGradient: [Float]) {
        let place = order.count < memory ? order.count : order[0]
        let steps = combination(step: Float(step), direction)
        let changes = difference(newGradient, oldGradient)
        let curvature = VectorSums.dot(steps, changes, team)
        let changeSquare = VectorSums.dot(changes, changes, team)
        guard curvature > 1e-10 * changeSquare, changeSquare > 0 else { return }
        if order.count == memory { order.removeFirst() }
        order.append(place)
        vectors[place] = steps
        vectors[memory + place] = changes
        let used = order + order.map { $0 + memory }
        let stepProducts = self.dots(used, with: steps)
        let changeProducts = self.dots(used, with: changes)
        for (position, other) in used.enumerated() {
            products.setSymmetric(place, other, stepProducts[position])
            products.setSymmetric(memory + place, other, changeProducts[position])
        }
    }

    /// The direction of descent: minus the gradient times the inverse of the curvature as far as it is known.
    func direction(gradient: [Float], into direction: inout [Float]) {
        let used = order + order.map { $0 + memory }
        let gradientProducts = dots(used, with: gradient)
        var withGradient = [Double](repeating: 0, count: 2 * memory)
        for (position, place) in used.enumerated() { withGradient[place] = gradientProducts[position] }
        let weights = twoLoopRecursion(withGradient)
        let scale = Float(-weights.gradient)
        let vectors = vectors
        direction.withDisjointWriter { writer in
            VectorSums.forEachPart(of: count, team) { range in
                writer.write(range) { part in
                    for place in range { part[place - range.lowerBound] = scale * gradient[place] }
                    for place in used {
                        let vector = vectors[place]
                        Kernels.axpy(Float(-weights.vectors[place]), vector.span.extracting(range), into: &part)
                    }
                }
            }
        }
    }

    /// The two-loop recursion on coefficients: the result is gradient * first + the sum of vectors * second.
    private func twoLoopRecursion(_ withGradient: [Double]) -> (gradient: Double, vectors: [Double]) {
        var weights = [Double](repeating: 0, count: 2 * memory)
        var gradientWeight = 1.0
        func product(_ place: Int) -> Double {
            var sum = gradientWeight * withGradient[place]
            for other in order {
                sum += weights[other] * products[place, other]
                sum += weights[memory + other] * products[place, memory + other]
            }
            return sum
        }
        var alphas = [Double](repeating: 0, count: memory)
        for place in order.reversed() {
            alphas[place] = product(place) / products[place, memory + place]
            weights[memory + place] -= alphas[place]
        }
        if let newest = order.last {
            let scale = products[newest, memory + newest] / products[memory + newest, memory + newest]
            gradientWeight *= scale
            for place in weights.indices { weights[place] *= scale }
        }
        for place in order {
            let beta = product(memory + place) / products[place, memory + place]
            weights[place] += alphas[place] - beta
        }
        return (gradientWeight, weights)
    }

    private func combination(step: Float, _ direction: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: count)
        result.withDisjointWriter { writer in
            VectorSums.forEachPart(of: count, team) { range in
                writer.write(range) { Kernels.axpy(step, direction.span.extracting(range), into: &$0) }
            }
        }
        return result
    }

    private func difference(_ a: [Float], _ b: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: count)
        VectorSums.move(a, by: -1, along: b, into: &result, team)
        return result
    }

    /// The products of one vector with some of the kept ones: each part of it is read once for all of them.
    private func dots(_ places: [Int], with vector: [Float]) -> [Double] {
        let partCount = VectorSums.partCount(count)
        let vectors = vectors
        var partial = [Float](repeating: 0, count: places.count * partCount)
        partial.withDisjointWriter { writer in
            VectorSums.forEachPart(of: count, team) { range in
                let first = range.lowerBound / VectorSums.partSize * places.count
                writer.write(first..<first + places.count) { sums in
                    for (position, place) in places.enumerated() {
                        let kept = vectors[place]
                        sums[position] = Kernels.dot(kept.span.extracting(range), vector.span.extracting(range))
                    }
                }
            }
        }
        var totals = [Double](repeating: 0, count: places.count)
        for part in 0..<partCount {
            for position in places.indices { totals[position] += Double(partial[part * places.count + position]) }
        }
        return totals
    }
}

/// A small symmetric matrix in double precision.
private struct Matrix64 {
    private let size: Int
    private var values: [Double]

    init(size: Int) {
        self.size = size
        values = [Double](repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double { values[row * size + column] }

    mutating func setSymmetric(_ row: Int, _ column: Int, _ value: Double) {
        values[row * size + column] = value
        values[column * size + row] = value
    }
}
