import DenseMath
import Synchronization

extension ThreadTeam {
    /// Calls `body` on the team's threads with consecutive ranges that together make 0..<`count`, each of at most
    /// `size` numbers. Returns the results of all numbers in order, or throws the first error in that order.
    func collect<Value: Sendable>(
        _ count: Int, size: Int, _ body: @Sendable (Range<Int>) throws -> [Value]
    ) throws -> [Value] {
        let results = Mutex<[Int: Result<[Value], any Error>]>([:])
        forEachRange(of: count, size: size) { range in
            let result = Result { try body(range) }
            results.withLock { $0[range.lowerBound] = result }
        }
        return try results.withLock { $0 }.sorted { $0.key < $1.key }.flatMap { try $0.value.get() }
    }
}
