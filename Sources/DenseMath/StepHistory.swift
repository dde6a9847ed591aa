import CVectorKernels

/// The last steps of an L-BFGS search and the changes of the gradient over them, with all their dot products.
struct StepHistory {
    private let count: Int
    private let memory: Int
    private let team: ThreadTeam
    /// A ring: steps at 0..<memory, their changes of the gradient at memory..<2 * memory.
    private var vectors: [[Float]]
    /// Dot products between the vectors.
    private var products: Matrix64
    /// Dot products of the vectors with the gradient after the last step.
    private var withGradient: [Double]
    /// Positions in use, oldest first.
    private var order: [Int] = []

    var isEmpty: Bool { order.isEmpty }

    init(count: Int, memory: Int, team: ThreadTeam) {
        precondition(memory > 0, "a history remembers something")
        self.count = count
        self.memory = memory
        self.team = team
        vectors = [[Float]](repeating: [], count: 2 * memory)
        products = Matrix64(size: 2 * memory)
        withGradient = [Double](repeating: 0, count: 2 * memory)
    }

    mutating func forget() {
        order = []
    }

    /// Records a step of `step` along `direction`, unless the gradient did not grow along it.
    mutating func remember(step: Double, direction: [Float], from oldGradient: [Float], to newGradient: [Float]) {
        if order.count == memory { order.removeFirst() }
        guard let place = (0..<memory).first(where: { !order.contains($0) }) else { return }
        setVector(place) { range, part in Kernels.axpy(Float(step), direction.span.extracting(range), into: &part) }
        setVector(memory + place) { range, part in
            Kernels.axpy(1, newGradient.span.extracting(range), into: &part)
            Kernels.axpy(-1, oldGradient.span.extracting(range), into: &part)
        }
        order.append(place)
        let used = order + order.map { $0 + memory }
        let newProducts = dots(used, step: vectors[place], change: vectors[memory + place], gradient: newGradient)
        for (position, other) in used.enumerated() {
            products.setSymmetric(place, other, newProducts[position].step)
            products.setSymmetric(memory + place, other, newProducts[position].change)
            withGradient[other] = newProducts[position].gradient
        }
        let changeSquare = products[memory + place, memory + place]
        if products[place, memory + place] <= 1e-10 * changeSquare || changeSquare <= 0 { order.removeLast() }
    }

    /// The direction of descent after the last step: minus the gradient times the approximate inverse of the curvature.
    func direction(gradient: [Float], into direction: inout [Float]) {
        let used = order + order.map { $0 + memory }
        let weights = twoLoopRecursion()
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
    private func twoLoopRecursion() -> (gradient: Double, vectors: [Double]) {
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

    /// Overwrites a recorded vector. `fill` adds to parts that are zero.
    private mutating func setVector(_ place: Int, fill: @Sendable (Range<Int>, inout MutableSpan<Float>) -> Void) {
        var vector = vectors[place]
        // The history releases the vector meanwhile, so that it is written in place.
        vectors[place] = []
        if vector.isEmpty { vector = [Float](repeating: 0, count: count) }
        vector.withDisjointWriter { writer in
            VectorSums.forEachPart(of: count, team) { range in
                writer.write(range) { part in
                    for position in part.indices { part[position] = 0 }
                    fill(range, &part)
                }
            }
        }
        vectors[place] = vector
    }

    /// The dot products of some recorded vectors with a new step, its change of the gradient, and the gradient.
    private func dots(
        _ places: [Int], step: [Float], change: [Float], gradient: [Float]
    ) -> [(step: Double, change: Double, gradient: Double)] {
        let partCount = VectorSums.partCount(count)
        let stride = 3 * places.count
        let vectors = vectors
        var partial = [Float](repeating: 0, count: stride * partCount)
        partial.withDisjointWriter { writer in
            VectorSums.forEachPart(of: count, team) { range in
                let first = range.lowerBound / VectorSums.partSize * stride
                writer.write(first..<first + stride) { sums in
                    for (position, place) in places.enumerated() {
                        let kept = vectors[place]
                        let products = Kernels.dotThree(
                            kept.span.extracting(range), step.span.extracting(range), change.span.extracting(range),
                            gradient.span.extracting(range))
                        (sums[3 * position], sums[3 * position + 1], sums[3 * position + 2]) = products
                    }
                }
            }
        }
        return places.indices.map { position in
            var totals = (step: 0.0, change: 0.0, gradient: 0.0)
            for part in 0..<partCount {
                let first = part * stride + 3 * position
                totals.step += Double(partial[first])
                totals.change += Double(partial[first + 1])
                totals.gradient += Double(partial[first + 2])
            }
            return totals
        }
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
