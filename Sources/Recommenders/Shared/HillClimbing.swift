/// Climbs along one positive hyper-parameter of a model's own search, on a logarithmic scale.
enum HillClimbing {
    /// Multiplies the parameter by a factor as long as that improves the model; where the first step does not, divides
    /// it.
    /// - Parameters:
    ///   - stepLimit: the largest number of steps in one direction.
    ///   - improves: evaluates the best candidate with its parameter multiplied by a number, takes it over where it is
    ///     better, and tells whether it is.
    static func run(factor: Float, stepLimit: Int, improves: (Float) throws -> Bool) rethrows {
        for factor in [factor, 1 / factor] {
            var steps = 0
            while steps < stepLimit, try improves(factor) { steps += 1 }
            if steps > 0 { return }
        }
    }
}

extension Recommender {
    /// A copy with one hyper-parameter changed.
    func with<Value>(_ property: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        var copy = self
        copy[keyPath: property] = value
        return copy
    }
}
