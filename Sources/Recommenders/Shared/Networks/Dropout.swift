import DenseMath

/// Dropout (Srivastava et al., JMLR 2014): in each training step every unit is left out with some probability, and the
/// others grow in proportion. The choice follows from the seed, the step and the row alone, on any thread.
struct Dropout: Sendable {
    /// The probability of being left out, in 0..<1.
    let probability: Float
    let seed: UInt64

    init(probability: Float, seed: UInt64) {
        precondition(probability >= 0 && probability < 1, "something is left")
        self.probability = probability
        self.seed = seed
    }

    /// The factor by which the remaining numbers grow.
    var scale: Float { 1 / (1 - probability) }

    /// A random sequence for each row of each step.
    func random(step: Int32, row: Int) -> RandomNumbers {
        RandomNumbers(seed: seed &+ UInt64(UInt32(bitPattern: step)) << 32 &+ UInt64(row))
    }

    func keeps(_ random: inout RandomNumbers) -> Bool {
        random.uniform() >= Double(probability)
    }

    /// Zeroes the units that are left out.
    func apply(_ values: inout Activations, step: Int32, on team: ThreadTeam) {
        if probability == 0 { return }
        values.forEachRow(on: team) { row, units in
            var random = random(step: step, row: row)
            for unit in units.indices { units[unit] = keeps(&random) ? units[unit] * scale : 0 }
        }
    }

    /// Turns the gradient after dropout into the one before: the same units are left out again.
    func goBack(_ gradient: inout Activations, step: Int32, on team: ThreadTeam) {
        apply(&gradient, step: step, on: team)
    }
}
