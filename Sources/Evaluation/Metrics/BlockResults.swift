import DenseMath
import Synchronization

extension ThreadTeam {
    /// Calls `body` with consecutive ranges that make 0..<`count`, each of at most `size`, on the team's threads, and returns
    /// what it made of each number, in order. The first error in that order is passed on.
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
