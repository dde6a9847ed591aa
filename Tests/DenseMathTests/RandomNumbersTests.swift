import DenseMath
import Testing

@Suite("Random numbers")
struct RandomNumbersTests {
    @Test("The same seed gives the same numbers, and another seed others")
    func seeds() {
        func first(_ seed: UInt64) -> [UInt64] {
            var random = RandomNumbers(seed: seed)
            return (0..<8).map { _ in random.next() }
        }
        #expect(first(7) == first(7))
        #expect(Set(first(7)).isDisjoint(with: first(8)))
    }

    @Test("Normal numbers have mean 0 and variance 1")
    func moments() {
        let numbers = randomVector(40_000, seed: 3).map(Double.init)
        let mean = numbers.reduce(0, +) / 40_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
        #expect(abs(mean) < 0.02)
        #expect(abs(variance - 1) < 0.03)
    }

    @Test("Uniform numbers stay in their range and fill it")
    func uniform() {
        var random = RandomNumbers(seed: 4)
        let numbers = (0..<10_000).map { _ in random.uniform() }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        #expect((0..<10).allSatisfy { tenth in numbers.contains { Int($0 * 10) == tenth } })
    }

    @Test("A permutation holds every number once", arguments: [0, 1, 2, 1000])
    func permutation(count: Int) {
        var random = RandomNumbers(seed: 5)
        let order = random.permutation(of: count)
        #expect(order.sorted() == (0..<Int32(count)).map { $0 })
        #expect(count < 3 || order != order.sorted())
    }
}
