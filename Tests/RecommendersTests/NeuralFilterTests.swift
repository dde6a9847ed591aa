import DenseMath
import TasteValues
import Testing

@testable import Recommenders

@Suite("Neural collaborative filtering", .oneAtATime)
struct NeuralFilterTests {
    let scale = RatingScale(minimum: 1, maximum: 5, step: 1)

    @Test("The steps of a scale become classes, up to a limit")
    func levels() {
        func levels(_ minimum: Float, _ maximum: Float, _ step: Float) -> [Float] {
            let scale = RatingScale(minimum: minimum, maximum: maximum, step: step)
            return ScaleHead(RatingFrame(scale: scale, deviation: 1)).levels
        }
        #expect(levels(1, 5, 0.5) == [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5])
        #expect(levels(0, 1, 1) == [0, 1])
        #expect(levels(-10, 10, 0.25).count == ScaleHead.levelLimit)
        #expect(levels(0, 1, 1e-6).count == ScaleHead.levelLimit)
        #expect(levels(-10, 10, 0.25).first == -10 && levels(-10, 10, 0.25).last == 10)
    }

    @Test("Outputs of zero predict as the biases do")
    func neutral() {
        let head = ScaleHead(RatingFrame(scale: scale, deviation: 0.9))
        for base in [Float(2), 3, 3.7] {
            #expect(abs(head.residual([Float](repeating: 0, count: 5).span, base: base)) < 0.15)
        }
    }

    @Test("The gradient of the expectation equals finite differences")
    func gradient() {
        let head = ScaleHead(RatingFrame(scale: scale, deviation: 0.9))
        let outputs: [Float] = [0.3, -0.5, 0.8, 0.1, -0.4]
        var slopes = outputs
        var span = slopes.mutableSpan
        let residual = head.differentiate(&span, base: 3.4)
        #expect(residual == head.residual(outputs.span, base: 3.4))
        for level in outputs.indices {
            var moved = outputs
            moved[level] += 0.01
            let above = head.residual(moved.span, base: 3.4)
            moved[level] -= 0.02
            let below = head.residual(moved.span, base: 3.4)
            #expect(abs(slopes[level] - (above - below) / 0.02) < 1e-3)
        }
    }

    @Test("A stored user's row minimises the regression's loss")
    func solution() throws {
        var random = RandomNumbers(seed: 2)
        let settings = NeuralSettings<ValueHead>(
            userCount: 1, itemCount: 6, units: [8, 4], mean: 3, frame: RatingFrame(scale: scale, deviation: 1),
            rowPenalty: 2, epochs: 1, seed: 1)
        let layout = settings.layout
        let rows = (0..<layout.weightRowCount).map { _ in
            (0..<layout.layerColumns).map { $0 <= 8 ? 0.5 * random.gaussian() : 0 }
        }
        let stack = NeuralStack(units: settings.units, outputCount: 1, rows: rows)
        let meanUser = (0..<8).map { _ in 0.3 * random.gaussian() }
        var items = [Float](repeating: 0, count: 6 * layout.columns)
        for item in 0..<6 { for unit in 0..<8 { items[item * layout.columns + unit] = random.gaussian() } }
        let values: [Float] = [1, 5, 4, 2, 5, 1]
        var solver = NeuralUserSolver(settings, stack: stack, meanUser: meanUser)
        let row = solver.row(values: values, items: items)
        func loss(_ part: [Float]) -> Float {
            var prediction = NeuralPrediction(settings, stack: stack)
            var ratings = [Float](repeating: 0, count: 6)
            let user = part + row[8...]
            prediction.ratings(user: user.span, items: items.span, into: &ratings, at: 0)
            let errors = zip(values, ratings).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return errors + 2 * zip(part, meanUser).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let solved = loss(Array(row[..<8]))
        #expect(solved < 0.95 * loss(meanUser))
    }
}
