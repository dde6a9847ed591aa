import DenseMath

/// Ratings from rows: one pass of the layers behind the first sums for many items at a time.
struct NeuralPrediction<Head: NeuralHead> {
    /// Items in a pass: what they need of memory stays in a core's second cache.
    static var itemsAtATime: Int { 256 }

    private let settings: NeuralSettings<Head>
    private let head: Head
    private let layout: NeuralLayout
    private let stack: NeuralStack
    private var pass: NeuralStack.Pass

    init(_ settings: NeuralSettings<Head>, stack: NeuralStack) {
        self.settings = settings
        self.stack = stack
        head = settings.head
        layout = settings.layout
        pass = stack.newPass()
    }

    /// Gives the outputs of each item and what the biases predict of it.
    /// - Parameter items: the items' rows, one after the other.
    mutating func forEachOutput(
        user: Span<Float>, items: Span<Float>, _ body: (Int, Span<Float>, Float) -> Void
    ) {
        let count = items.count / layout.columns
        let part = (0..<layout.partCount).map { user[$0] }
        for first in stride(from: 0, to: count, by: Self.itemsAtATime) {
            let size = min(Self.itemsAtATime, count - first)
            let tile = items.extracting(first * layout.columns..<(first + size) * layout.columns)
            NeuralPasses.setSums(&pass.inputs, part: part, items: tile, columns: layout.columns, count: size)
            stack.forward(&pass, on: NeuralPasses.alone)
            for row in 0..<size {
                let base = user[layout.biasColumn] + tile[row * layout.columns + layout.biasColumn]
                body(first + row, pass.outputs.values.span.extracting(pass.outputs.units(ofRow: row)), base)
            }
        }
    }

    /// Predicted ratings of items whose rows lie one after the other.
    mutating func ratings(user: Span<Float>, items: Span<Float>, into ratings: inout [Float], at offset: Int) {
        let (head, deviation) = (head, settings.frame.deviation)
        forEachOutput(user: user, items: items) { position, outputs, base in
            ratings[offset + position] = base + deviation * head.residual(outputs, base: base)
        }
    }

    /// Predicted ratings of some items.
    mutating func ratings(of items: [Int32], userRow: ArraySlice<Float>, itemRows: Matrix) -> [Float] {
        let rows = items.flatMap { itemRows.row(Int($0)) }
        var result = [Float](repeating: 0, count: items.count)
        ratings(user: Array(userRow).span, items: rows.span, into: &result, at: 0)
        return result
    }
}
