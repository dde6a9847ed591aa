import DenseMath
import NIOCore
import TasteProtocol

/// Many connections to the daemon, each of which sends its next call whenever the one before is answered.
enum ManyConnections {
    /// The number of acknowledged ratings a second.
    static func ratingsPerSecond(path: String, connections: Int, seconds: Double) throws -> Double {
        try perSecond(path: path, connections: connections, seconds: seconds) { number in
            var random = RandomNumbers(seed: UInt64(number))
            return try (0..<64).map { _ in
                let user = Int(random.uniform() * Double(BenchRatings.users))
                let item = Int(random.uniform() * Double(BenchRatings.items))
                return ByteBuffer(bytes: try RawClient.rate(1, user: user, item: item, value: 3))
            }
        }
    }

    /// The number of answers a second to the requests of each connection.
    static func perSecond(
        path: String, connections: Int, seconds: Double, requests: (Int) throws -> [ByteBuffer]
    ) throws -> Double {
        try ClosedLoop.perSecond(
            to: try SocketAddress(unixDomainSocketPath: path), connections: connections, seconds: seconds,
            decoder: { FrameDecoder() }, requests: requests)
    }
}
