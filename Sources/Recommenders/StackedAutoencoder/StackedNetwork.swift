import DenseMath

/// The weights of the 20-10-20 network while it learns: one user a step, by momentum, on what that user rated.
///
/// input -> 20 sigmoid -> 10 sigmoid -> 20 sigmoid -> linear output. Every bias is the weight of an input that is always 1: the first layer's is
/// one more row of its table, the others' one more column.
struct StackedNetwork: ~Copyable {
    /// Numbers of units of the three hidden layers, as the network is commonly taught.
    static let units = (first: 20, second: 10, third: 20)
    /// The 20-unit layers with their constant, in whole vectors.
    static let wide = 24
    /// The 10-unit layer with its constant, in whole vectors.
    static let narrow = 16

    private var encoder: MomentumTable
    private var secondLayer: MomentumLayer
    private var thirdLayer: MomentumLayer
    private var decoder: MomentumTable
    private var step: Int32 = 0

    /// Weights evenly spread over +-1/sqrt(inputs), as PyTorch's Linear starts.
    init(itemCount: Int, rule: MomentumRule, seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        func matrix(rows: Int, used: Int, columns: Int, inputs: Int) -> Matrix {
            var matrix = Matrix(rowCount: rows, columnCount: columns)
            let limit = 1 / Float(max(inputs, 1)).squareRoot()
            for row in 0..<rows {
                for column in 0..<used { matrix[row, column] = random.uniform(within: limit) }
            }
            return matrix
        }
        let units = Self.units
        encoder = MomentumTable(
            weights: matrix(rows: itemCount + 1, used: units.first, columns: Self.wide, inputs: itemCount), rule: rule)
        secondLayer = MomentumLayer(
            weights: matrix(rows: units.second, used: units.first + 1, columns: Self.wide, inputs: units.first),
            rule: rule)
        thirdLayer = MomentumLayer(
            weights: matrix(rows: units.third, used: units.second + 1, columns: Self.narrow, inputs: units.second),
            rule: rule)
        decoder = MomentumTable(
            weights: matrix(rows: itemCount, used: units.third + 1, columns: Self.wide, inputs: units.third), rule: rule
        )
    }

    /// One epoch: a step on each user, in order.
    mutating func learn(_ inputs: StackedInputs) {
        var first = [Float](repeating: 0, count: Self.wide)
        var second = [Float](repeating: 0, count: Self.narrow)
        var third = first
        var wideGradient = first
        var narrowGradient = second
        for user in 0..<inputs.userCount {
            let range = inputs.offsets[user]..<inputs.offsets[user + 1]
            let count = range.count - 1
            // The bias alone is nothing to learn from.
            guard count > 0 else { continue }
            step += 1
            let items = inputs.items.span.extracting(range)
            let values = inputs.values.span.extracting(range)

            Self.clear(&first)
            encoder.accumulate(items, scales: values, step: step, into: &first)
            Self.activate(&first, units: Self.units.first)
            secondLayer.forward(first, into: &second)
            Self.activate(&second, units: Self.units.second)
            thirdLayer.forward(second, into: &third)
            Self.activate(&third, units: Self.units.third)

            Self.clear(&wideGradient)
            decoder.decode(
                items.extracting(first: count), targets: values.extracting(first: count), scale: 2 / Float(count),
                code: third, step: step, gradient: &wideGradient)
            Self.throughSigmoid(third, &wideGradient)
            thirdLayer.learn(inputs: second, delta: wideGradient, inputGradient: &narrowGradient)
            Self.throughSigmoid(second, &narrowGradient)
            secondLayer.learn(inputs: first, delta: narrowGradient, inputGradient: &wideGradient)
            Self.throughSigmoid(first, &wideGradient)
            encoder.learn(items, scales: values, delta: wideGradient, step: step)
        }
    }

    private static func clear(_ values: inout [Float]) {
        for position in values.indices { values[position] = 0 }
    }

    private static func activate(_ values: inout [Float], units: Int) {
        var span = values.mutableSpan
        Kernels.sigmoid(&span, count: units)
        span[units] = 1
    }

    /// The slope of a sigmoid is h (1 - h): 0 for the constant 1 and for the padding.
    private static func throughSigmoid(_ outputs: [Float], _ gradient: inout [Float]) {
        for position in gradient.indices { gradient[position] *= outputs[position] * (1 - outputs[position]) }
    }

    /// Whether the small layers, which see every step, still hold numbers.
    var isFinite: Bool {
        secondLayer.weights.values.allSatisfy(\.isFinite) && thirdLayer.weights.values.allSatisfy(\.isFinite)
    }

    /// The weights as they stand after the last step.
    var weights: (encoder: Matrix, second: Matrix, third: Matrix, decoder: Matrix) {
        (encoder.weights(afterStep: step), secondLayer.weights, thirdLayer.weights, decoder.weights(afterStep: step))
    }
}
