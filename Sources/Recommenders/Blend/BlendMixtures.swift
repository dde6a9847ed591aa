/// The ways to part one among the components of a blend, evenly spread over all there are.
enum BlendMixtures {
    /// Shares are multiples of one by this, or by less where there are many components.
    private static let divisions = 6
    /// Each is judged.
    private static let limit = 500

    /// - Parameter count: of components, at least one.
    static func all(of count: Int) -> [[Float]] {
        for divisions in stride(from: divisions, to: 1, by: -1) where wayCount(divisions, count) <= limit {
            return ways(of: divisions, among: count).map { $0.map { Float($0) / Float(divisions) } }
        }
        return ways(of: 1, among: count).map { $0.map { Float($0) } }
    }

    private static func ways(of total: Int, among count: Int) -> [[Int]] {
        if count == 1 { return [[total]] }
        return (0...total).reversed().flatMap { first in
            ways(of: total - first, among: count - 1).map { [first] + $0 }
        }
    }

    /// Over (`total` + `count` - 1) places, `total` at a time.
    private static func wayCount(_ total: Int, _ count: Int) -> Int {
        (1...total).reduce(1) { $0 * (count - 1 + $1) / $1 }
    }
}
